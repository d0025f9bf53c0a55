using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>English words that change nothing, and those that turn what stands beside them.</summary>
internal static class EnglishCourtesy
{
    private const string Day = "{monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun"
        + "|today|tomorrow|tmrw|tmr|tomm|2morrow}";

    private const string Month = "{january|february|april|june|july|august|september|october|november|december"
        + "|jan|feb|apr|jun|jul|aug|sep|sept|oct|nov|dec|march|may}";

    public static readonly PhraseGroup[] All =
    [
        new(Inert,
            "please", "pls", "plz", "plse", "kindly", "hi", "hello", "hey", "hi there", "good {morning|afternoon|evening}", "dear", "my", "our", "the",
            "a", "this", "that", "it", "for", "on", "with", "and", "i", "we", "me", "sir", "maam", "mam", "doc", "sorry", "so sorry", "im sorry",
            "i am sorry", "for me", "for us", "again", "from me", "it is", "its", "very much", "so much", "everyone", "guys", "there",
            "{this is|its|my name is|im|i am|from} {@|@ @|@ @ @}", "regards", "sincerely"),
        new(Visit,
            "{my|the|our|this|next|upcoming|scheduled|your|} {next|upcoming|scheduled|doctors|doctor|dr|dental|dentist|} "
                + "{appointment|appt|apt|appointmnt|apptmt|visit|checkup|booking|reservation|session|slot|time slot}",
            "{with|to see|for|to|} {dr|doctor|doc} {@|@ @|*|* *}", "with {the|my} {doctor|doc|dentist|dr}",
            "{on|for|this|coming|} {this|coming|} " + Day + " {morning|afternoon|evening|night|}",
            "{in|for|this|the|} {the|} {morning|afternoon|evening}", "at {the|your} {clinic|office|hospital|center}"),
        new(ClockTime,
            "{at|for|around|by|} # {#|} {am|pm|a m|p m|oclock|o clock}", "at # {#|}", "for # #", "# #", "# # #", "on # {#|# #}",
            Month + " # {st|nd|rd|th|}", "{on|for|} " + Month + " {the|} # {st|nd|rd|th|}", "# {of|} " + Month, "noon", "at noon",
            "{on|for} the # {st|nd|rd|th}"),

        new(Number, "#", "{number|num|option|choice|appointment|appt|visit} #", "{the|} # {st|nd|rd|th} {one|appointment|appt|visit|}",
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

        new(Negation,
            "not", "dont", "doesnt", "didnt", "isnt", "arent", "aint", "wasnt", "wont", "cant", "cannot", "couldnt", "shouldnt", "wouldnt",
            "havent", "hasnt", "never", "none", "nothing", "without", "nor", "neither", "no longer", "no need to", "no need for", "unable", "refuse",
            "forgot"),
        new(Turning,
            "unless", "until", "till", "if", "but", "except", "however", "although", "though", "or", "maybe", "perhaps", "might", "may", "could",
            "would", "should", "whether", "instead", "late", "later", "unsure", "before", "after", "when", "why", "did", "does", "only", "almost",
            "try", "trying", "hopefully", "probably", "possibly", "depends", "yet",
            "cancellation", "cancelation", "cancellations", "canceled", "cancelled", "cancels", "canceling", "cancelling", "unconfirm",
            "unconfirmed", "confirmation", "confirms", "confirming", "uncancel", "undo"),
    ];
}
