using System.Text;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Ehr.Resources;

/// <summary>
/// The name of a kind of visit, read for whether one stays at home for it. "Virtual" and "video" are also parts of the names of
/// procedures that need the patient there (virtual colonoscopy, video swallow study): they count beside a word for meeting, or
/// where nothing in the name is a procedure.
/// </summary>
internal static class DistantWords
{
    /// <summary>Words that begin so mean a visit at a distance, and nothing else.</summary>
    private static readonly string[] Certain =
    [
        "telehealth", "telemed", "televisit", "teleconsult", "telepsych", "teletherap", "telemental", "telederm", "telerehab", "telecare",
        "telesalud", "televisita", "videovisit", "videoconsult", "videoconferenc", "videollamada", "evisit",
    ];

    private static readonly string[] Ambiguous = ["virtual", "video", "telephone", "phone", "telefonica", "telefono", "online"];

    /// <summary>Beside one of <see cref="Ambiguous"/>: people who meet.</summary>
    private static readonly string[] Meeting =
    [
        "visit", "appointment", "appt", "consult", "call", "encounter", "follow", "checkup", "check", "conference", "session", "care",
        "clinic", "meeting", "visita", "cita", "consulta", "llamada",
    ];

    /// <summary>In a word: something is done to the body, or the body is looked at by a machine.</summary>
    private static readonly string[] Procedures =
    [
        "scop", "graph", "gram", "metry", "metric", "nystag", "tomy", "plasty", "surg", "biops", "inject", "vaccin", "immuni", "infusion",
        "dialys", "catheter", "implant", "extract", "imaging", "xray", "ultrasound", "radiolog", "radiation", "simulation", "fluoro",
        "swallow", "urodynamic", "capsule", "monitoring",
    ];

    /// <summary>The same, as whole words.</summary>
    private static readonly string[] ShortProcedures =
        ["scan", "mri", "ct", "eeg", "emg", "ekg", "ecg", "lab", "labs", "blood", "draw", "study", "reality", "assisted", "guided"];

    public static bool AreIn(string? name)
    {
        if (name is null) return false;
        var words = Words(name);
        if (words.Any(word => word == "tele" || Begins(word, Certain))) return true;
        for (var i = 0; i < words.Count; i++)
            if (Ambiguous.Contains(words[i]) && (Meets(words, i + 1) || Meets(words, i - 1) || !words.Any(IsProcedure)))
                return true;
        return false;
    }

    private static bool Meets(List<string> words, int at) => at >= 0 && at < words.Count && Begins(words[at], Meeting);

    // "Program" ends like "cardiogram", and stands in names of visits.
    private static bool IsProcedure(string word) =>
        ShortProcedures.Contains(word)
        || (word is not ("program" or "programme" or "programa") && Procedures.Any(part => word.Contains(part, StringComparison.Ordinal)));

    private static bool Begins(string word, string[] beginnings) =>
        beginnings.Any(beginning => word.StartsWith(beginning, StringComparison.Ordinal));

    // A hyphen joins ("tele-health", "X-ray").
    private static List<string> Words(string name)
    {
        var words = new StringBuilder();
        foreach (var letter in name.Where(c => c is not ('-' or '\u2010' or '\u2011')).Select(Folding.Fold))
            if (letter is not Folding.Nothing) words.Append(letter);
        return [.. words.ToString().Split(Folding.Gap, StringSplitOptions.RemoveEmptyEntries)];
    }
}
