namespace InvoiceTracker.Features.FollowUp.Drafts;

internal static class Dutch
{
    public static readonly DraftPhrases Phrases = new()
    {
        Culture = "nl-NL",
        Day = "dddd d MMMM",
        DayOfYear = "dddd d MMMM yyyy",
        Greeting = new("Hallo {0},", "Beste {0},", "Geachte {0},"),
        Hello = "Goedendag,",
        Closing = new("Bedankt en groeten,", "Met vriendelijke groet,", "Met vriendelijke groet,"),
        CheckingSubject = "Vragen over factuur {0}?",
        HesitationSubject = "Zullen we factuur {0} samen doornemen?",
        OverdueSeenSubject = "Factuur {0} had op {2} betaald moeten zijn",
        OverdueUnseenSubject = "Is factuur {0} aangekomen?",
        ResendSubject = "Factuur {0}, opnieuw verstuurd",
        SeenThisWeek = "Ik zag dat u de factuur deze week hebt bekeken",
        SeenLastWeek = "Ik zag dat u de factuur vorige week hebt bekeken",
        SoChecking = "; daarom wil ik vragen of er iets onduidelijk is.",
        Checking = "Ik wil graag vragen of er iets op de factuur onduidelijk is.",
        Hesitation =
            "Is er een vraag over het bedrag of de voorwaarden? Als een regel uitleg nodig heeft of gesplitst moet worden, doe ik dat graag.",
        OverdueSeen = "Is er iets dat de betaling tegenhoudt en waarmee ik kan helpen?",
        OverdueUnseen = "Ik weet niet zeker of mijn mail is aangekomen, dus hier is de link opnieuw.",
        Resend = "Mijn eerste mail is misschien gefilterd. Is dit het juiste adres voor facturen?",
        DueLater = "Voor factuur {0} moet {1} op {2} betaald zijn.",
        DueToday = "Voor factuur {0} moet {1} vandaag, {2}, betaald zijn.",
        WasDue = "Voor factuur {0} had {1} op {2} betaald moeten zijn.",
        Ask = new(
            "Als er iets moet veranderen, antwoord dan gewoon en ik regel het. Anders kunt u de factuur hier bekijken en betalen: {0}",
            "Als er iets moet veranderen, laat het mij dan weten. U kunt de factuur hier bekijken en betalen: {0}",
            "Wilt u voor die tijd betalen, of mij laten weten wat de betaling in de weg staat? U kunt de factuur hier bekijken en betalen: {0}"
        ),
        AskOverdue = new(
            "Antwoord gewoon als er iets in de weg staat. Anders kunt u de factuur hier bekijken en betalen: {0}",
            "Wilt u mij laten weten wanneer ik de betaling kan verwachten? U kunt de factuur hier bekijken en betalen: {0}",
            "Wilt u nu betalen, of mij de dag noemen waarop de betaling aankomt? U kunt de factuur hier bekijken en betalen: {0}"
        ),
        Short = "Hier is factuur {0}, {1}, te betalen op {2}: {3}",
    };
}
