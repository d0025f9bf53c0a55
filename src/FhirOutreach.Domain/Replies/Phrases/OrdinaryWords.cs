namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>
/// Real words that say nothing to us. They are listed so that they are not taken for a misspelt command ("cancer appt",
/// "I conform"),
/// nor for somebody's name ("I'm not Ready").
/// </summary>
internal static class OrdinaryWords
{
    public static readonly string[] English =
    [
        "cancer", "cancers", "canal", "canals", "candle", "cancun", "chancel", "council", "counsel", "cantel",
        "carcel", "concert", "conceal",
        "conform", "conforms", "conformed", "confer", "confide", "confine", "confined", "confines", "consign",
        "contort", "confused", "confuse",
        "able", "sure", "ready", "interested", "well", "ok", "okay", "happy", "aware", "certain", "free", "home",
        "here", "sick", "ill", "ive",
        "available", "scheduled", "gonna", "supposed", "allowed", "in", "an", "your", "you", "their", "them", "at",
        "too", "to", "of", "from",
        "going", "coming", "feeling", "getting", "doing", "having", "taking", "working", "attending", "receiving",
        "texting", "being",
        "good", "great", "fine", "mine", "hers", "his", "yours", "ours", "true", "right", "correct", "important",
        "necessary", "possible",
        "new", "old", "longer", "much", "really", "very", "yet", "just", "now", "still", "pregnant", "insured",
        "covered", "done", "over",
        "anymore", "canceled", "cancelled", "cancels", "cancellation", "cancelation", "cancellations", "canceling",
        "cancelling", "confirms",
        "confirmation", "unconfirm", "uncancel", "undo", "late", "later", "instead", "contagious", "better", "best",
        "feel", "he", "she", "they", "covid", "flu", "god", "because", "due",
    ];

    public static readonly string[] Spanish =
    [
        "cancer", "canceres", "cancion", "candela", "cancela", "confirmes", "conforme", "conforma", "conforman",
        "confia", "confio", "confin", "cancelacion", "cancelado", "cancelada", "cancelaron", "cancelara",
        "confirmacion", "confirmaron",
        "cosas", "consulta", "listo", "lista", "segura", "seguro", "interesado", "interesada", "aqui", "casa", "bien",
        "mal", "enfermo", "enferma",
        "disponible", "paciente", "doctora", "usted", "ustedes", "mio", "mia", "nada", "nadie", "quien", "yo", "ella",
        "eso", "esa",
    ];
}
