using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>English words that change nothing, and those that turn what stands beside them.</summary>
internal static class EnglishCourtesy
{
    public const string Day = "{monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|"
        + "thurs|fri|sat|sun"
        + "|today|todays|tomorrow|tomorrows|tmrw|tmr|tomm|2morrow}";

    private const string Month = "{january|february|april|june|july|august|september|october|november|december"
        + "|jan|feb|apr|jun|jul|aug|sep|sept|oct|nov|dec|march|may}";

    public static readonly PhraseGroup[] All =
    [
        new(Inert,
            "please", "pls", "plz", "plse", "kindly", "hi", "hello", "hey", "hi there",
            "good {morning|afternoon|evening}", "dear", "my", "our", "the",
            "a", "this", "that", "it", "for", "on", "with", "and", "i", "we", "me", "sir", "maam", "mam", "doc",
            "sorry", "so sorry", "im sorry",
            "i am sorry", "for me", "for us", "again", "from me", "it is", "its", "very much", "so much", "everyone",
            "guys", "there",
            "{this is|its|my name is|im|i am|from|hi|hello|hey} {@|@ @|@ @ @}", "regards", "sincerely"),
        new(Reason,
            "{im|i am|hes|shes|he is|she is|my son is|my daughter is|my kid is|my child is|my mom is|my husband is|"
                + "my wife is|were|we are|} "
                + "{sick|ill|not feeling well|not feeling good|feeling sick|not well|out of town|at work|working|"
                    + "stuck at work|in the hospital|better now|feeling better}",
            "{i have|i got|i|have|got|we have|she has|he has} {covid|the flu|a cold|a fever|to work|a conflict|"
                + "an emergency|a family emergency|another appointment|no ride|no transportation|better}",
            "{something|an emergency} came up", "{a|} family emergency", "{my|} car {broke down|trouble|wont start}",
            "{i|we|} {no longer|dont|do not} need {it|the appointment|my appointment|this appointment|the appt|"
                + "to come|to come in} {anymore|any more|now|}",
            "{i will|ill|will|i can|i} {call|call back|call you|call later|call you later|} {to|and|} {reschedule|"
                + "rebook} {later|another time|}",
            "{i will|ill|will} call {back|later|you|you later}"),
        new(Visit,
            "{my|the|our|this|next|upcoming|scheduled|your|} {next|upcoming|scheduled|doctors|doctor|dr|dental|"
                + "dentist|} "
                + "{appointment|appt|apt|appointmnt|apptmt|visit|checkup|booking|reservation|session|slot|time slot}",
            "{with|to see|for|to|} {dr|doctor|doc} {@|@ @|*|* *}", "with {the|my} {doctor|doc|dentist|dr}",
            "{on|for|this|coming|} {this|coming|} " + Day + " {morning|afternoon|evening|night|}",
            "{in|for|this|the|} {the|} {morning|afternoon|evening}", "at {the|your} {clinic|office|hospital|center}"),
        new(ClockTime,
            "{at|for|around|by|} # {#|} {am|pm|a m|p m|oclock|o clock}", "at # {#|}", "for # #", "# #", "# # #",
            "on # {#|# #}",
            Month + " # {st|nd|rd|th|}", "{on|for|} " + Month + " {the|} # {st|nd|rd|th|}", "# {of|"
                + "} " + Month, "noon", "at noon",
            "{on|for} the # {st|nd|rd|th}"),

        new(Number, "#", "{number|num|option|choice|appointment|appt|visit} #", "{the|} # {st|nd|rd|th} {one|"
            + "appointment|appt|visit|}",
            "{reply|i choose|i pick|answer|choose} #", "the # one"),
        new(Number, "{the|number|option|} {one|first}", "the first {one|appointment|appt|visit|}") { Number = 1 },
        new(Number, "{the|number|option|} {two|second}", "the second {one|appointment|appt|visit|}") { Number = 2 },
        new(Number, "{the|number|option|} {three|third}", "the third {one|appointment|appt|visit|}") { Number = 3 },
        new(Number, "{the|number|option|} {four|fourth}", "the fourth {one|appointment|appt|visit|}") { Number = 4 },
        new(Number, "{the|number|option|} {five|fifth}", "the fifth {one|appointment|appt|visit|}") { Number = 5 },
        new(Number, "{the|number|option|} {six|sixth}", "the sixth {one|appointment|appt|visit|}") { Number = 6 },
        new(Number, "{the|number|option|} {seven|seventh}") { Number = 7 },
        new(Number, "{the|number|option|} {eight|eighth}") { Number = 8 },
        new(Number, "{the|number|option|} {nine|ninth}") { Number = 9 },

        new(Unknown | Several,
            "{them|} {both|all}", "{both|all} of {them|those|these}", "{both|all} {appointments|appts|visits|times|dates}",
            "all {two|three|four|#} {of them|}"),

        new(Negation,
            "not", "dont", "doesnt", "didnt", "isnt", "arent", "aint", "wasnt", "wont", "cant", "cannot", "couldnt",
            "shouldnt", "wouldnt",
            "havent", "hasnt", "never", "none", "nothing", "without", "nor", "neither", "no longer", "no need to",
            "no need for", "unable", "refuse",
            "forgot"),
        new(Turning,
            "unless", "until", "till", "if", "but", "except", "however", "although", "though", "or", "maybe",
            "perhaps", "whether", "before", "after",
            "when", "why", "did", "does", "only", "depends", "# sure"),
    ];
}
