using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>Spanish words that change nothing, and those that turn what stands beside them.</summary>
internal static class SpanishCourtesy
{
    public const string Day = "{lunes|martes|miercoles|jueves|viernes|sabado|domingo}";

    private const string Month = "{enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|"
        + "noviembre|diciembre}";

    public static readonly PhraseGroup[] All =
    [
        new(Inert,
            "por favor", "porfavor", "porfa", "xfa", "favor", "hola", "buenos dias", "buenas {tardes|noches|}",
            "buen dia", "senor", "senora", "senorita", "doctor",
            "mi", "la", "el", "los", "las", "de", "para", "a", "con", "y", "yo", "que", "nuestra", "esta", "esa",
            "ese", "este", "lo siento", "disculpe", "disculpa",
            "disculpen", "perdon", "lo lamento", "nuevamente", "entonces",
            "{soy|mi nombre es|me llamo|habla|le habla|de parte de|hola} {@|@ @|@ @ @}"),
        new(Reason,
            "{estoy|esta|mi hijo esta|mi hija esta|} {enfermo|enferma|resfriado|trabajando|fuera de la ciudad}",
            "{tengo|tengo que} {covid|gripe|fiebre|trabajar|otra cita|una emergencia}",
            "{surgio|salio|se me presento|tuve} {algo|una emergencia|un imprevisto}"),
        new(Visit,
            "{mi|la|el|nuestra|esta|esa|a mi|a la|de mi|de la|} {proxima|} {cita|citas|sita|zita|visita|turno|"
                + "consulta} {medica|dental|}",
            "con {el|la} {doctor|doctora|dr|dra} {@|@ @|*|}",
            "{dr|dra} {@|@ @}", "{el|para el|este|del|} {dia|} " + Day,
            "{para|} {manana|hoy|pasado manana} {por la manana|en la manana|por la tarde|en la tarde|temprano|}",
            "{por|en} la {manana|tarde}", "de {manana|hoy|la manana|la tarde}", "mi asistencia", "asistencia"),
        new(ClockTime,
            "a {las|la} # {#|} {am|pm|a m|p m|de la manana|de la tarde|y media|hrs|}",
            "{de|} las # {#|} {am|pm|a m|p m|de la manana|de la tarde|}",
            "# {#|} de la {manana|tarde|noche}", "{el|del|para el|} {dia|} # de " + Month, "{el|para el} {dia|} #"),

        // "las dos" is both of them, or two o'clock
        new(Number | Unknown | Several, "{a|} {las|los} {dos|tres|cuatro|cinco|seis|siete|ocho|nueve}"),
        new(Unknown | Several, "{ambos|ambas|todos|todas} {las citas|los dos|las dos|}"),
        new(Number, "{opcion|numero|num|la|el|la opcion|la numero|el numero|la cita|cita} #", "# {ra|era|da|er|o|a|"
            + "ro|do}"),
        new(Number, "{el|la|opcion|numero|la opcion|} {uno|primero|primera|primer}", "la {una|"
            + "primera cita}") { Number = 1 },
        new(Number, "{el|la|opcion|numero|la opcion|} {dos|segundo|segunda}", "la segunda cita") { Number = 2 },
        new(Number, "{el|la|opcion|numero|la opcion|} {tres|tercero|tercera|tercer}", "la tercera cita") { Number = 3 },
        new(Number, "{el|la|opcion|numero|la opcion|} {cuatro|cuarto|cuarta}") { Number = 4 },
        new(Number, "{el|la|opcion|numero|la opcion|} {cinco|quinto|quinta}") { Number = 5 },
        new(Number, "{el|la|opcion|numero|la opcion|} {seis|sexto|sexta}") { Number = 6 },
        new(Number, "{el|la|opcion|numero|la opcion|} {siete|septimo|septima}") { Number = 7 },
        new(Number, "{el|la|opcion|numero|la opcion|} {ocho|octavo|octava}") { Number = 8 },
        new(Number, "{el|la|opcion|numero|la opcion|} {nueve|noveno|novena}") { Number = 9 },

        new(Negation,
            "nunca", "tampoco", "jamas", "ni", "ya no", "para que no", "que no", "sin", "nadie", "ningun", "ninguna"),
        new(Turning,
            "pero", "cuando", "hasta", "despues", "antes", "excepto", "salvo", "solo", "menos", "o", "u", "aunque",
            "quizas", "quiza",
            "talvez", "tal vez", "capaz", "acaso", "depende", "por que", "porque", "como", "cual", "donde", "creo",
            "ojala",
            "en caso", "a menos", "todavia", "aun"),
    ];
}
