namespace InvoiceTracker.Features.FollowUp.Drafts;

internal static class English
{
    public static readonly DraftPhrases Phrases = new()
    {
        Culture = "en-US",
        Day = "dddd d MMMM",
        DayOfYear = "dddd d MMMM yyyy",
        Greeting = new("Hi {0},", "Hello {0},", "Dear {0},"),
        Hello = "Hello,",
        Closing = new("Thanks,", "Kind regards,", "Regards,"),
        CheckingSubject = "Any questions about invoice #{0}?",
        HesitationSubject = "Shall we go through invoice #{0}?",
        OverdueSeenSubject = "Invoice #{0} was due on {2}",
        OverdueUnseenSubject = "Did invoice #{0} reach you?",
        ResendSubject = "Invoice #{0}, sent again",
        SeenThisWeek = "I noticed you reviewed the invoice earlier this week",
        SeenLastWeek = "I noticed you reviewed the invoice last week",
        SoChecking = ", so I wanted to check whether anything on it is unclear.",
        Checking = "I wanted to check whether anything on the invoice is unclear.",
        Hesitation = "Is there a question about the amount or the terms? If a line needs explaining or splitting, I am glad to do either.",
        OverdueSeen = "Is there anything holding the payment back that I can help with?",
        OverdueUnseen = "I am not sure my mail arrived, so here is the link again.",
        Resend = "My first mail may have been filtered. Is this the right address for invoices?",
        DueLater = "For invoice #{0}, {1} is due on {2}.",
        DueToday = "For invoice #{0}, {1} is due today, {2}.",
        WasDue = "For invoice #{0}, {1} was due on {2}.",
        Ask = new(
            "If a detail needs changing, just reply and I will take care of it. Otherwise you can see and pay it here: {0}",
            "If something needs changing, please reply. You can see and pay the invoice here: {0}",
            "Please arrange the payment by then, or tell me what stands in its way. You can see and pay the invoice here: {0}"
        ),
        AskOverdue = new(
            "Just reply if something is in the way. Otherwise you can see and pay it here: {0}",
            "Please let me know when I can expect the payment. You can see and pay the invoice here: {0}",
            "Please pay it now, or tell me the day on which the payment will arrive. You can see and pay the invoice here: {0}"
        ),
        Short = "Here is invoice #{0}, {1}, due on {2}: {3}",
    };
}
