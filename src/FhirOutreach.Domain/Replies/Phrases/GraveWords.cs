using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>
/// What tells of a death, or of somebody in danger. A person reads one text too many without harm; listed as inert is only what
/// is so common that it would be many.
/// </summary>
internal static class GraveWords
{
    private const string Thing = "{phone|cell|iphone|battery|car|truck|engine|computer|laptop|tablet|signal|wifi}";
    private const string Cosa = "{telefono|cel|celular|movil|bateria|carro|coche|auto|camioneta|computadora|senal}";
    private const string Relative = "{mother|mom|mum|father|dad|husband|wife|son|daughter|baby|child|brother|sister|grandmother|"
        + "grandma|grandfather|grandpa|aunt|uncle|partner}";

    public static readonly PhraseGroup[] English =
    [
        new(Inert,
            Thing + " {has|is|was|went|} {just|} {died|dead|dying}", "dead {tired|battery|end|line|on}", "dying to", "to die for",
            "{not an|no} emergency", "emergency contact", "urgent care", "{not|nothing} urgent"),
        new(Grave,
            "died", "dead", "dying", "die", "deceased", "death", "killed", "funeral", "hospice", "rest in peace",
            "{passed|past} away", "{has|have|had|just} passed {away|}", "{he|she} passed {away|}", Relative + " {has|} passed {away|}",
            "{no longer|not} with us {anymore|any more|}", "{lost|buried} {my|our|her|his} " + Relative, "{my|our|her|his} late " + Relative),
        new(Grave,
            "{want|wants|wanna|going|ready} {to|} die", "{kill|killing|hurt|hurting|harm|cutting} {myself|himself|herself}", "suicide",
            "suicidal", "end {my life|it all}", "take my {own|} life", "{dont|do not} want to {live|be alive}", "self harm", "overdose",
            "overdosed"),
        new(Grave,
            "emergency", "emergencies", "{call|dial|called|} {911|9 1 1}", "ambulance", "paramedics", "urgent",
            "chest {pain|pains|hurts|tightness|pressure}", "pain in {my|the|his|her} chest", "heart attack", "stroke", "seizure",
            "seizures", "{cant|cannot|can not|can hardly|can barely|not} {breathe|breath|breathing}",
            "{trouble|difficulty|problems|hard|hard time} {to|} {breathe|breathing}", "{short|shortness} of breath", "bleeding",
            "unconscious", "unresponsive", "choking", "fainted", "passed out", "in a coma", "in {the|} hospital", "{in|to} the {er|icu}",
            "hospitalized", "allergic reaction", "{severe|unbearable} pain", "miscarriage", "miscarried", "water broke"),
    ];

    public static readonly PhraseGroup[] Spanish =
    [
        new(Inert,
            Cosa + " {se|esta|} {me|} {murio|muerto|muerta}", "se {me|} murio {el|la|mi} " + Cosa, "murio {el|la|mi} " + Cosa,
            "{muerto|muerta|muertos|muertas|muriendo} de {hambre|cansancio|risa|sueno|frio|calor|ganas}",
            "no es {una|} {emergencia|urgencia}", "{no es|nada} urgente", "contacto de emergencia"),
        new(Grave,
            "murio", "murieron", "muerto", "muerta", "muertos", "muertas", "muerte", "muriendo", "fallecio", "fallecieron", "fallecido",
            "fallecida", "fallecimiento", "difunto", "difunta", "finado", "finada", "funeral", "velorio", "sepelio", "entierro", "luto",
            "qepd", "descanse en paz", "ya no esta {con nosotros|entre nosotros}", "perdimos a {mi|nuestro|nuestra}",
            "{perdi|perdimos} {al|a mi|el} bebe"),
        new(Grave,
            "{quiero|quisiera} morir", "morirme", "matarme", "no quiero vivir", "quitarme la vida", "suicidio", "suicidarme",
            "hacerme dano", "lastimarme", "sobredosis"),
        new(Grave,
            "emergencia", "emergencias", "urgencia", "urgencias", "urgente", "ambulancia", "dolor {de|en el} pecho",
            "{me|le} duele {mucho|} el pecho", "ataque al corazon", "infarto", "derrame", "hemorragia", "sangrando", "sangrado",
            "convulsion", "convulsiones", "inconsciente", "desmayo", "desmaye", "no {puedo|puede|podia} respirar",
            "{falta de|me falta el|le falta el} aire", "{estoy|esta} en el hospital", "hospitalizado", "hospitalizada", "internado",
            "internada"),
    ];
}
