using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>Opt-outs in plain Spanish words, and people who are not our patient.</summary>
internal static class SpanishOptOut
{
    private const string Texts = "{mensajes|mensaje|textos|texto|sms|mensajitos|recordatorios|notificaciones}";

    public static readonly PhraseGroup[] All =
    [
        new(Keyword,
            "{darme|dar|dame|deme|denme|quiero darme} de baja", "desuscribir", "desuscribirme", "desuscribanme",
            "alto ya", "detener", "detenganse", "ya basta", "basta", "dejenme en paz"),
        new(OptOutWords,
            "{no|ya no} {me|nos|} {manden|mande|mandes|mandar|mandarme|envien|envie|envies|enviar|enviarme} {mas|"
                + "tantos|estos|} " + Texts,
            "{no|ya no} {me|nos} {manden|mande|envien|envie} {mas|nada|nada mas}",
            "{no|ya no} {me|nos} {escriban|escriba|escribas|texteen|textees|textee|molesten|moleste|llamen|llame|"
                + "contacten|contacte} {mas|}",
            "{dejen|deje|deja|dejar|paren|pare|para} de {escribirme|escribir|mandarme|mandar|enviarme|enviar|"
                + "molestarme|molestar|textearme|textear|llamarme|contactarme}",
            "{dejen|deje|deja|dejar|paren|pare} de {mandarme|mandar|enviarme|enviar} {mas|estos|los|tantos|} " + Texts,
            "no mas " + Texts, "{no|ya no} quiero {recibir|} {mas|estos|sus|los|} " + Texts,
            "{no|ya no} deseo {recibir|} {mas|estos|sus|los|} " + Texts,
            "{cancelar|cancelen|cancele|parar|paren|pare|detener|detengan|quitar|quiten} {los|estos|mis|sus|la|mi|"
                + "} {mensajes|textos|mensaje|suscripcion|sms|recordatorios|notificaciones}",
            "{quitenme|quiteme|quitame|borrenme|borreme|borrame|saquenme|saqueme|sacame|eliminenme|elimineme|"
                + "remuevanme|remuevame} {de|} {la|su|sus|esta|} {lista|listas|base de datos|sistema}",
            "{quiten|borren|eliminen|borre|elimine|quite|eliminar|borrar|quitar} {mi|este} {numero|telefono|celular}"),

        new(WrongNumber,
            "{el|es|un|} numero {equivocado|incorrecto|erroneo|equivocada}",
            "{esta|estan|se|estas|te} {equivocado|equivocada|equivocados|equivoco|equivocaron|"
                + "equivocaste} de {numero|persona|telefono}",
            "{telefono|persona|tel} {equivocado|equivocada|incorrecto|incorrecta}",
            "{yo no|no} soy {@|@ @|esa persona|esa}",
            "{este|ese} {no es|ya no es} {el|} {numero|telefono|celular} de {@|@ @|ella|el|esa persona}",
            "{esta|este|} no es {@|@ @}", "{ella|el|} {no|ya no} vive aqui",
            "{ella|el} ya no {tiene|usa} este numero",
            "no {conozco|conocemos} a {@|@ @|esa persona|ninguna @|ningun @}",
            "{aqui|aca} no {vive|hay|es} {@|ninguna @|ningun @|nadie con ese nombre}"),
    ];
}
