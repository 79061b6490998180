namespace InvoiceTracker.Features.FollowUp.Drafts;

internal static class German
{
    public static readonly DraftPhrases Phrases = new()
    {
        Culture = "de-DE",
        Day = "dddd, d. MMMM",
        DayOfYear = "dddd, d. MMMM yyyy",
        Greeting = new("Hallo {0},", "Guten Tag {0},", "Guten Tag {0},"),
        Hello = "Guten Tag,",
        Closing = new("Vielen Dank und viele Grüße", "Mit freundlichen Grüßen", "Mit freundlichen Grüßen"),
        CheckingSubject = "Noch Fragen zu Rechnung Nr. {0}?",
        HesitationSubject = "Wollen wir Rechnung Nr. {0} gemeinsam durchgehen?",
        OverdueSeenSubject = "Rechnung Nr. {0} war am {2} fällig",
        OverdueUnseenSubject = "Ist Rechnung Nr. {0} angekommen?",
        ResendSubject = "Rechnung Nr. {0}, noch einmal gesendet",
        SeenThisWeek = "Mir ist aufgefallen, dass Sie die Rechnung diese Woche angesehen haben",
        SeenLastWeek = "Mir ist aufgefallen, dass Sie die Rechnung letzte Woche angesehen haben",
        SoChecking = "; daher möchte ich fragen, ob darin etwas unklar ist.",
        Checking = "Ich möchte kurz fragen, ob in der Rechnung etwas unklar ist.",
        Hesitation =
            "Gibt es eine Frage zum Betrag oder zu den Zahlungsbedingungen? Wenn ein Posten erklärt oder aufgeteilt werden soll, übernehme ich beides gern.",
        OverdueSeen = "Steht der Zahlung etwas im Weg, bei dem ich helfen kann?",
        OverdueUnseen = "Ich bin nicht sicher, ob meine Mail angekommen ist; hier ist der Link noch einmal.",
        Resend = "Meine erste Mail wurde vielleicht herausgefiltert. Ist dies die richtige Adresse für Rechnungen?",
        DueLater = "Für Rechnung Nr. {0} sind {1} am {2} fällig.",
        DueToday = "Für Rechnung Nr. {0} sind {1} heute, {2}, fällig.",
        WasDue = "Für Rechnung Nr. {0} waren {1} am {2} fällig.",
        Ask = new(
            "Wenn etwas geändert werden soll, antworten Sie einfach; ich kümmere mich darum. Sonst können Sie die Rechnung hier ansehen und bezahlen: {0}",
            "Wenn etwas geändert werden soll, antworten Sie bitte. Hier können Sie die Rechnung ansehen und bezahlen: {0}",
            "Bitte veranlassen Sie die Zahlung bis dahin, oder sagen Sie mir, was ihr im Weg steht. Hier können Sie die Rechnung ansehen und bezahlen: {0}"
        ),
        AskOverdue = new(
            "Antworten Sie einfach, wenn etwas im Weg steht. Sonst können Sie die Rechnung hier ansehen und bezahlen: {0}",
            "Bitte teilen Sie mir mit, wann ich mit der Zahlung rechnen kann. Hier können Sie die Rechnung ansehen und bezahlen: {0}",
            "Bitte zahlen Sie jetzt, oder nennen Sie mir den Tag, an dem die Zahlung eingehen wird. Hier können Sie die Rechnung ansehen und bezahlen: {0}"
        ),
        Short = "Hier ist Rechnung Nr. {0} über {1}, fällig am {2}: {3}",
    };
}
