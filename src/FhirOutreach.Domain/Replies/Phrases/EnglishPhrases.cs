using static FhirOutreach.Domain.Replies.Phrases.Meaning;

namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>What patients write in English about their visit.</summary>
internal static class EnglishPhrases
{
    private const string Day = EnglishCourtesy.Day;

    public static readonly PhraseGroup[] All =
    [
        new(Confirm | Letter, "{reply|replying|answer|my answer is|option|letter|hi|hello|hey|please|ok|okay|} c"),
        new(Cancel | Letter, "{reply|replying|answer|my answer is|option|letter|hi|hello|hey|please|} x"),
        new(AnotherTime | Letter, "{reply|replying|answer|my answer is|option|letter|hi|hello|hey|please|ok|okay|} r"),

        new(Confirm,
            "{i|we|} {do|can|hereby|} confirm",
            "{i|we|} {would like to|want to|need to|wish to} confirm",
            "{id like to|wed like to|just|to|calling to|writing to|this is to|happy to} confirm",
            "{i|we|its|thats|all|i have|we have|ive|weve|} {already|} confirmed",
            "{im|i am|were|we are|} confirming",
            "confirmappt", "confirmapt", "confirmappointment"),

        new(Attend,
            "{yes|} {ill|well|i will|we will|will|shall|i shall|im going to|i am going to|im gonna|i can|we can|can|"
                + "we are going to|i plan to|im able to|i am able to|im planning to|i am planning to|we plan to} "
                + "{definitely|certainly|surely|both|all|} "
                + "{be there|be here|be coming|come|attend|make it|be attending|be present|see you then|"
                    + "see you there|show up}",
            "{ill|well|i will|we will|i can|we can|i am going to|im going to|id like to|i want to|i would like to|"
                + "please|} "
                + "keep {it|my|the|our|this|that} {appointment|appt|apt|visit|}",
            "{yes|} {im|i am|were|we are|} {planning on|plan on|i plan on} {being there|coming|attending}",
            "{yes|} {im|i am|were|we are} {still|} coming", "yes coming",
            "{im|i am|we are} {still|} {attending|going to be there}",
            "be there",
            "{ill|i will|we will|well|} {see|c} {you|u|ya|yall|you all|you guys} {then|there|soon}",
            "{ill|i will|we will|well|} {see|c} {you|u|ya|yall|you all|you guys} {on|this|next|} " + Day,
            "count me in"),

        new(Inert, "{see|c} {you|u|ya|yall|you all|you guys}"),

        new(Yes,
            "yes", "ye", "yep", "yeah", "yup", "yea", "yas", "yess", "yessir",
            "yes {sir|maam|mam|please|i will|i can|i am|i do|we will|we can|it is|of course}",
            "yeah {sure|i will|i can}", "of course", "definitely", "absolutely", "certainly", "affirmative",
            "for sure"),

        new(No,
            "no", "nope", "nah", "no {sir|maam|mam|thanks|thank you|ty}",
            "nope {sorry|}"),

        new(Unable,
            "{i|we|} {cant|cannot|can not|wont|will not|wont be able to|will not be able to|couldnt|cant be able to|"
                + "no longer can} "
                + "{make it|make that|make this|come|come in|attend|be there|be here|go|show up|be coming|"
                    + "be attending|keep it}",
            "{i am|im|we are|were|} {not able to|unable to|no longer able to|not going to|not gonna} "
                + "{make it|make that|make this|come|come in|attend|be there|be here|go|show up|be coming|"
                    + "be attending|keep it}",
            "{i|we|} {cant|cannot|can not|wont|will not|wont be able to|will not be able to} {make|keep} {my|the|"
                + "this|our|that} "
                + "{appointment|appt|apt|visit|time}",
            "{i am|im|we are|were|} {not able to|unable to|no longer able to|not going to} {make|keep} {my|the|this|"
                + "our|that} "
                + "{appointment|appt|apt|visit|time}",
            "{i am|im|we are|were|} not {coming|attending|going}"),

        new(Unable, "{i|we} {cant|cannot|can not|wont} {do it|do that|do this|today|tomorrow|that day}"),

        new(Cancel,
            "cancel", "cancelappt", "cancelapt", "cancelmyappt", "cancelappointment",
            "{i|we|} {need to|want to|would like to|have to|wish to|must|wanna|gotta|prefer to|need 2} cancel",
            "{id|wed} {like to|prefer to|rather} cancel",
            "{ill|i will|we will} {have|need} to cancel",
            "{im|i am|were|we are} {canceling|cancelling|going to have to cancel|gonna have to cancel|"
                + "going to cancel|going to need to cancel}",
            "{canceling|cancelling} {my|the|our|this} {appointment|appt|apt|visit}",
            "{go ahead and|just|lets|please go ahead and} cancel",
            "{delete|drop|remove} {my|the|our|this} {appointment|appt|apt|visit}",
            "{take|remove} me off {the|your} schedule"),
        new(Cancel | Request,
            "{can|could|may|would|will} {you|u|i|we|someone} {please|pls|plz|kindly|} cancel",
            "{can|could|may} {i|we} get {it|this|my appointment|my appt} cancelled",
            "{is it possible|would it be possible} to cancel",
            "i {was wondering|wonder} if {i|you|we} {can|could} cancel"),

        new(AnotherTime | Request,
            "{re schedule|reschedule|resched|rescheduling|reschedual|postpone|rebook}",
            "{can|could|may|would} {i|we|you|u} {please|pls|} {reschedule|re schedule|resched|postpone|rebook|"
                + "change it|move it}",
            "{i|we|id|wed|} {need|want|would like|like|prefer|have} {to|} {reschedule|re schedule|resched|postpone|"
                + "rebook}",
            "{another|different|new|later|earlier|other} {time|day|date|slot}",
            "{need|want|would like|prefer|find|pick|get|have|do|a|an|for} {a|an|} {another|different|new|later|"
                + "earlier|other} {time|day|date|slot|appointment|appt}",
            "{change|move|switch|push|push back|shift} {my|the|our|this|that} {appointment|appt|apt|visit|time|day|"
                + "date}",
            "change {it|time|times|date|dates|day|days}",
            "{move|push|switch} it",
            "some other time",
            "{can|could|may|would} {i|we|you} {get|have|do|find|pick|give me} {a|an|} {another|different|new|later|"
                + "earlier|other} {time|day|date|slot}",
            "{something|anything} {earlier|later|sooner|else}",
            "{need to|want to|would like to|id like to} change {it|}",
            "{can|could} {i|we} come {at #|at # #|tomorrow|later|earlier|another day} {instead|}"),

        new(Help,
            "help me", "information", "{i|we|} need {help|info}", "{who is|whos|who s} this",
            "who {are|r} {you|u}"),

        new(OptIn,
            "start again", "restart", "resume", "opt in", "optin", "opt me {back|} in",
            "subscribe {me|}", "text me again",
            "{start|resume} {texting me|sending me texts|texts|messages|the texts|the messages|my texts|"
                + "texting} {again|}"),

        new(Thanks,
            "thanks", "thank you", "thank u", "thankyou", "thank you so much", "thanks so much",
            "thank you very much", "thanks a lot", "many thanks",
            "thx", "thnx", "tnx", "thanx", "ty", "tysm", "tks", "ok", "okay", "okey", "oki", "k", "kk", "okie",
            "okay then", "ok then",
            "okie dokie", "great", "perfect", "awesome", "wonderful", "excellent", "nice", "cool", "good", "super",
            "fine", "lovely",
            "{sounds|looks} {good|great|perfect|fine}",
            "{thats|that is|its|it is} {fine|ok|okay|good|great|perfect|right|correct}",
            "got it", "noted", "understood", "received", "will do", "sure", "sure thing", "right", "correct",
            "alright", "all right", "all good",
            "no {problem|problems|worries|prob|issue|issues}", "you too", "u too", "same to you",
            "{have a|} {good|great|nice} {day|one|evening|weekend|night}",
            "{god|} bless {you|}", "appreciate {it|that|you}", "{i|we|} appreciate {it|that|you|your help}",
            "much appreciated",
            "thanks for {the|your} {reminder|text|message|update|info|help|letting me know|confirming}",
            "thank you for {the|your} {reminder|text|message|update|info|help|letting me know}", "lol", "haha",
            "{that|this|it} works {for me|for us|}", "works for me", "looking forward to {it|seeing you|that}",
            "can do", "roger", "roger that", "copy",
            "copy that", "{thanks|thank you|thx|ty} {@|@ @}", "welcome", "youre welcome", "np", "bye"),
    ];
}
