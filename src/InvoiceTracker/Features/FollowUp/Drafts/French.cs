namespace InvoiceTracker.Features.FollowUp.Drafts;

internal static class French
{
    public static readonly DraftPhrases Phrases = new()
    {
        Culture = "fr-FR",
        Day = "dddd d MMMM",
        DayOfYear = "dddd d MMMM yyyy",
        Greeting = new("Bonjour {0},", "Bonjour {0},", "Bonjour {0},"),
        Hello = "Bonjour,",
        Closing = new("Merci et bonne journée,", "Cordialement,", "Salutations,"),
        CheckingSubject = "Des questions sur la facture n° {0} ?",
        HesitationSubject = "Voulez-vous que nous parcourions ensemble la facture n° {0} ?",
        OverdueSeenSubject = "La facture n° {0} était à régler le {2}",
        OverdueUnseenSubject = "Avez-vous reçu la facture n° {0} ?",
        ResendSubject = "Facture n° {0}, nouvel envoi",
        SeenThisWeek = "J’ai remarqué que vous avez consulté la facture cette semaine",
        SeenLastWeek = "J’ai remarqué que vous avez consulté la facture la semaine dernière",
        SoChecking = " ; je voulais donc savoir si un point n’est pas clair.",
        Checking = "Je voulais savoir si un point de la facture n’est pas clair.",
        Hesitation =
            "Avez-vous une question sur le montant ou les conditions ? S’il faut expliquer une ligne ou la scinder, je le ferai volontiers.",
        OverdueSeen = "Y a-t-il quelque chose qui retarde le paiement et pour quoi je peux vous aider ?",
        OverdueUnseen = "Je ne sais pas si mon message vous est parvenu ; voici donc de nouveau le lien.",
        Resend = "Mon premier message a peut-être été filtré. Est-ce la bonne adresse pour les factures ?",
        DueLater = "Pour la facture n° {0}, {1} sont à régler le {2}.",
        DueToday = "Pour la facture n° {0}, {1} sont à régler aujourd’hui, {2}.",
        WasDue = "Pour la facture n° {0}, {1} étaient à régler le {2}.",
        Ask = new(
            "Si un détail doit être modifié, répondez-moi et je m’en occupe. Sinon, vous pouvez la consulter et la régler ici : {0}",
            "Si quelque chose doit être modifié, répondez-moi. Vous pouvez consulter et régler la facture ici : {0}",
            "Merci d’effectuer le paiement d’ici là, ou de me dire ce qui s’y oppose. Vous pouvez consulter et régler la facture ici : {0}"
        ),
        AskOverdue = new(
            "Répondez-moi simplement s’il y a un obstacle. Sinon, vous pouvez la consulter et la régler ici : {0}",
            "Merci de me dire quand je peux attendre le paiement. Vous pouvez consulter et régler la facture ici : {0}",
            "Merci de la régler maintenant, ou de m’indiquer le jour où le paiement arrivera. Vous pouvez consulter et régler la facture ici : {0}"
        ),
        Short = "Voici la facture n° {0}, {1}, à régler le {2} : {3}",
    };
}
