namespace InvoiceTracker.Features.FollowUp.Drafts;

internal static class Spanish
{
    public static readonly DraftPhrases Phrases = new()
    {
        Culture = "es-ES",
        Day = "dddd d 'de' MMMM",
        DayOfYear = "dddd d 'de' MMMM 'de' yyyy",
        Greeting = new("Hola, {0}:", "Buenos días, {0}:", "Buenos días, {0}:"),
        Hello = "Buenos días:",
        Closing = new("Gracias,", "Un saludo,", "Atentamente,"),
        CheckingSubject = "¿Alguna pregunta sobre la factura n.º {0}?",
        HesitationSubject = "¿Repasamos juntos la factura n.º {0}?",
        OverdueSeenSubject = "La factura n.º {0} vencía el {2}",
        OverdueUnseenSubject = "¿Ha recibido la factura n.º {0}?",
        ResendSubject = "Factura n.º {0}, enviada de nuevo",
        SeenThisWeek = "He visto que ha consultado la factura esta semana",
        SeenLastWeek = "He visto que consultó la factura la semana pasada",
        SoChecking = ", así que quería preguntarle si hay algo que no esté claro.",
        Checking = "Quería preguntarle si hay algo en la factura que no esté claro.",
        Hesitation =
            "¿Tiene alguna pregunta sobre el importe o las condiciones? Si hay que explicar o dividir alguna línea, lo haré con gusto.",
        OverdueSeen = "¿Hay algo que retrase el pago y en lo que pueda ayudar?",
        OverdueUnseen = "No sé si mi correo llegó, así que aquí tiene de nuevo el enlace.",
        Resend = "Es posible que mi primer correo se filtrara. ¿Es esta la dirección correcta para las facturas?",
        DueLater = "El importe pendiente de la factura n.º {0}, {1}, vence el {2}.",
        DueToday = "El importe pendiente de la factura n.º {0}, {1}, vence hoy, {2}.",
        WasDue = "El importe pendiente de la factura n.º {0}, {1}, vencía el {2}.",
        Ask = new(
            "Si hay que cambiar algún detalle, respóndame y me ocuparé de ello. Si no, puede verla y pagarla aquí: {0}",
            "Si hay que cambiar algo, respóndame, por favor. Puede ver y pagar la factura aquí: {0}",
            "Le ruego que efectúe el pago hasta entonces o me diga qué lo impide. Puede ver y pagar la factura aquí: {0}"
        ),
        AskOverdue = new(
            "Respóndame si hay algún obstáculo. Si no, puede verla y pagarla aquí: {0}",
            "Le ruego que me diga cuándo puedo esperar el pago. Puede ver y pagar la factura aquí: {0}",
            "Le ruego que la pague ahora o me diga qué día llegará el pago. Puede ver y pagar la factura aquí: {0}"
        ),
        Short = "Aquí tiene la factura n.º {0}, {1}, con vencimiento el {2}: {3}",
    };
}
