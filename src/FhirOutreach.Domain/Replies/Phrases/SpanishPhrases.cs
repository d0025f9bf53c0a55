using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>What patients write in Spanish about their visit.</summary>
internal static class SpanishPhrases
{
    private const string Visit = "{cita|citas|sita|zita|visita|turno|consulta}";

    private const string Change = "{cambiar|cambiarla|cambiarlo|mover|moverla|reprogramar|reprogramarla|reagendar|"
        + "reagendarla|posponer|posponerla|aplazar}";

    public static readonly PhraseGroup[] All =
    [
        new(Confirm | Letter, "{respondo|responde|respuesta|opcion|letra|hola|por favor|ok} c"),
        new(Cancel | Letter, "{respondo|responde|respuesta|opcion|letra|hola|por favor} x"),
        new(AnotherTime | Letter, "{respondo|responde|respuesta|opcion|letra|hola|por favor|ok} r"),

        new(Confirm,
            "{yo|se|la|lo|les|le|} {confirmo|confirmamos|confirme}", "confirma", "confirmar",
            "{quiero|quisiera|deseo|voy a|para|es para|queremos} confirmar", "{queda|esta|} {confirmado|confirmada}",
            "confirmadisimo",
            "{asistencia|cita} confirmada"),

        new(Attend,
            "{ahi|alli|alla|aqui|aca|hay|ay|ai|ahy|haya|aya|aki} {estare|estaremos|voy a estar|vamos a estar|"
                + "nos vemos|los veo|la veo|lo veo}",
            "{estare|estaremos|voy a estar|vamos a estar} {ahi|alli|alla|hay|ay|aya|puntual|presente}",
            "{si|sí} {estare|estaremos|voy|vamos|ire|iremos|asistire}",
            "{si|sí} {estare|estaremos} {ahi|alli|alla|hay|ay}",
            "{asistire|asistiremos|voy a asistir|vamos a asistir|voy a ir|vamos a ir|acudire|voy a acudir|ire|iremos}",
            "sí {puedo|podemos|podre} {ir|asistir|}",
            "{si|sí} {voy a ir|voy a estar|vamos a ir|voy a asistir}",
            "nos vemos {entonces|ahi|alli|alla|pronto|manana|hoy|el dia de la cita}",
            "nos vemos {el|este} " + SpanishCourtesy.Day,
            "{cuente|cuenten} conmigo", "no {faltare|faltaremos}", "sin falta"),

        new(Inert, "nos vemos"),

        new(Yes,
            "si", "sí", "sip", "{si|sí} {senor|senora|senorita|claro|por supuesto|por favor|gracias}",
            "claro {que si|que sí|}", "por supuesto {que si|que sí|}",
            "desde luego", "asi es", "afirmativo", "efectivamente", "simon"),

        new(No, "no {senor|senora|senorita|gracias|muchas gracias}", "nop"),

        new(Unable,
            "{no|yo no|ya no} {puedo|podre|podemos|podremos|voy a poder|vamos a poder|pude} {ir|asistir|acudir|"
                + "llegar|venir|estar|presentarme|}",
            "{no|yo no|ya no} {ire|iremos|voy|vamos|asistire|asistiremos|estare|voy a ir|vamos a ir|voy a asistir|"
                + "llegare|acudire}",
            "{no|ya no} {puedo|podre|voy a poder} {ir|asistir|llegar} a {mi|la|esa|esta} " + Visit),

        new(Cancel,
            "cancelar", "cancelo", "cancela", "cancele", "cancelen", "canselar", "kancelar", "cansele", "canselo",
            "canselen", "cancelame", "canceleme", "cancelenme", "cancelarla", "cancelala", "cancelela", "cancelenla",
            "cancelarlo",
            "anular", "anulo", "anule", "anulen",
            "{quiero|quisiera|deseo|necesito|tengo que|voy a|queria|me gustaria|prefiero|debo|queremos|necesitamos|"
                + "es para|para} {cancelar|anular|cancelarla|anularla|canselar}",
            "{favor de|favor|porfavor|porfa} {cancelar|cancele|cancelen|cancelarla|canselar|cansele}"),
        new(Cancel | Request,
            "{puede|puedo|pueden|podria|podrian|podemos|me puede|me pueden|puedes|podrias|me podria|"
                + "es posible} {por favor|} {cancelar|anular|cancelarla|cancelarme}",
            "{me|nos} {cancela|cancelan|cancele|cancelen}"),
        new(Turning, "{si|y si} {cancelo|cancela|cancelan|cancelamos|anulo|anulan|puedo|podemos|podre|no|yo no|me|"
            + "llego|puede}"),

        new(AnotherTime | Request,
            "{otro|otra|otros|otras} {dia|hora|fecha|horario|ocasion|momento|cita|turno}",
            "{para|en|quiero|necesito|puede ser|quisiera|mejor|seria} {otro|otra} {dia|hora|fecha|horario|ocasion|"
                + "momento|cita|turno}",
            Change, "{quiero|quisiera|necesito|deseo|puedo|podria|podemos|se puede|me gustaria|tengo que|para|puede|"
                + "pueden} " + Change,
            "cambio de {cita|fecha|hora|dia|horario}",
            "{cambiarme|cambieme|cambie|cambien|cambienme|cambiame} {la|de|el|mi|} {cita|fecha|hora|dia|horario|turno}",
            "nueva {fecha|hora|cita}", "{reprograme|reprogramen|reagende|reagenden}"),

        new(Help, "ayuda", "ayudame", "ayudeme", "informacion", "necesito ayuda", "{quien|quienes} {es|eres|son|"
            + "habla|escribe}", "quien es {usted|este|esta|}"),

        new(OptIn, "reanudar", "empezar", "comenzar", "iniciar", "inicio", "alta", "suscribirme", "activar"),

        new(Thanks,
            "gracias", "grax", "muchas gracias", "muchisimas gracias", "mil gracias", "muy amable", "muy amables",
            "grasias", "de acuerdo", "vale", "bueno", "bien",
            "muy bien", "esta bien", "esta bueno", "perfecto", "excelente", "genial", "entendido", "enterado",
            "enterada", "listo", "okey", "de nada", "recibido",
            "gracias por {avisar|avisarme|la informacion|el recordatorio|recordarme|el mensaje|todo|su ayuda}",
            "igualmente", "bendiciones", "buen dia",
            "gracias {@|@ @}", "que tenga {buen dia|un buen dia|buena tarde}", "dios {la|lo|los|le|les|te} bendiga",
            "saludos", "jaja", "dale", "ok gracias", "sin problema",
            "no hay problema", "ningun problema", "de acuerdo gracias"),
    ];
}
