using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>Opt-outs in plain English words, and people who are not our patient.</summary>
internal static class EnglishOptOut
{
    public static readonly PhraseGroup[] All =
    [
        new(Keyword,
            "stop {now|already|it|this|that|stop|all|everything|immediately}", "{opt|i opt} out", "remove me",
            "take me off", "leave me alone",
            "unsubscribe {me|}", "stop please stop", "no {text|texts|texting|text messages|messages}"),
        new(OptOutWords,
            "{stop|quit} {texting|messaging|contacting|calling|bothering|spamming|harassing|sending|msging|"
                + "emailing} {me|us|}",
            "{stop|end|cancel|no more|quit} {the|these|this|all|all the|all these|your|any|my|with the|all of the|} "
                + "{text|texts|texting|text messages|messages|message|msgs|msg|messaging|reminders|notifications|"
                    + "alerts|text alerts|subscription|spam}",
            "{do not|dont|never|please dont} {ever|} {text|message|contact|call|msg|txt|bother} {me|us|this number|"
                + "this phone}",
            "{do not|dont} {send|text|message} {me|us|} {any|any more|anymore|these|more|} {texts|text|messages|"
                + "reminders|anything|text messages}",
            "{remove|take|get} me {from|off|off of|out of} {your|the|this|these} "
                + "{list|lists|texts|messages|text list|texting list|mailing list|contact list|contacts|call list|"
                    + "system|database|reminders|text messages}",
            "{remove|delete|lose|take off|erase} {my|this} {number|phone number|phone|contact|cell}",
            "opt me out",
            "opt out {of|from} {texts|text|messages|text messages|these|this|reminders|all texts|all messages}",
            "take my {number|phone|phone number|name} {off|off of|out of|from} {your|the|this} {list|system|texts|"
                + "records}",
            "{i|id|we|} {want|would like|wish|like|choose} to {opt out|unsubscribe|be removed}",
            "unsubscribe {me|us} from",
            "{i|we|} {dont|do not} {want|wish|need} {to get|to receive|receive|} {these|your|any|any more|anymore|"
                + "more|the|} "
                + "{texts|text|messages|reminders|text messages|notifications}",
            "no longer {want|wish} to {get|receive} {these|your|any|} {texts|messages|reminders|text messages|"
                + "notifications}",
            "{i|} {revoke|withdraw} {my|} consent", "{i|} {revoke|withdraw} my permission"),

        new(Unknown, "{im|i am|} {not|no longer} interested"),

        new(WrongNumber,
            "{the|a|} wrong {number|person|phone|phone number|cell|guy|lady|contact}",
            "{im|i am|this is|its|it is|thats|that is} not {@|@ @|@ anymore|the person you are looking for}",
            "{this|that|it} {isnt|is not|aint} {@|@ @}",
            "{this|it|} {is|} {no longer|not|isnt} {@|@ @} {number|phone|cell}",
            "{i|we|} {dont|do not} know {a|any|who|this|} {@|@ @|this person|that person}",
            "{there is|theres|} no {@|@ @} {here|at this number}",
            "{nobody|no one|noone} {here|} {by|with|named} {that|this} name",
            "{@|@ @} {doesnt|does not|no longer} {live here|have this number|has this number|use this number|"
                + "uses this number}",
            "{he|she|they} {doesnt|dont|does not|no longer} {live here|lives here|have this number|has this number|"
                + "use this number}",
            "this {number|phone} {doesnt|does not|no longer} {belong|belongs} to {@|@ @|her|him|them}",
            "{not my name|thats not my name|that is not my name|thats not me|that is not me|im not that person|"
                + "i am not that person}"),
    ];
}
