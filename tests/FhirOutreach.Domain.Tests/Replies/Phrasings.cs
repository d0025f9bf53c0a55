using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Domain.Tests.Replies;

/// <summary>What people write, by what they mean. Written for this test; no patient's text is among them.</summary>
public static class Phrasings
{
    public static readonly IReadOnlyDictionary<ReplyIntent, string[]> ByIntent = new Dictionary<ReplyIntent, string[]>
    {
        [ReplyIntent.Confirm] =
        [
            "C", "c", "C.", "c!", "(c)", "\"C\"", "“C”", "'c'", " C ", "\tC\r\n", "C!!!", "Ｃ", "ｃ", "C 👍", "👍 C",
            "C thanks", "C, thank you!", "C please", "Reply C",
            "reply c", "\"Reply C\"", "Replying C", "Hi, C", "ok c", "Yes C", "yes. C", "C - see you then",
            "C see you tomorrow", "C, thanks. I'm Maria Lopez",
            "C\u200B", "\u200FC", "C\u0000", "C c", "CONFIRM", "Confirm", "confirm.", "confirmappt",
            "Yes I can make it", "Yes I am coming", "I'm able to attend", "See you Monday", "I will see you tomorrow",
            "Confirmed. Thank you, Maria", "CONFIRM!", "**confirm**", "confirm appt", "CONFIRM APPT", "Confirm Appt.",
            "confirm my appointment", "Confirm appointment please", "Please confirm my appointment", "I confirm",
            "i confirm my appointment", "Yes I confirm",
            "yes, confirm", "YES CONFIRM", "Yes confirmed", "confirmed", "Confirmed!", "Confirmed, thank you",
            "confirmed thx", "I'm confirming", "I am confirming my visit",
            "I would like to confirm my appointment", "I'd like to confirm", "I want to confirm",
            "Confirm for tomorrow", "confirm my appointment for Monday",
            "Confirming my appointment with Dr. Patel on Tuesday", "I confirm my appointment tomorrow at 3pm",
            "confirm 3:00 pm appointment", "Already confirmed",
            "I already confirmed", "confrim", "Confrim appt", "comfirm", "CONFIM", "conferm", "confirm my appointmnt",
            "confrimed", "cofirm my appt",
            "yes I'll be there", "Yes, I’ll be there!", "I'll be there", "ill be there", "I will be there",
            "we'll be there", "We will be there, thanks", "Will be there",
            "I will be there tomorrow", "be there!", "I'm coming", "I am coming", "yes coming", "I'll come",
            "I can make it", "I will attend", "I'm still coming",
            "see you then", "See you then!", "See u then", "c u then", "c ya tomorrow", "See you there",
            "see you tomorrow", "See you on Tuesday", "Ok see you then",
            "Thanks, see you then", "Great, see you soon", "No problem, see you then",
            "yes I will be there thank you", "count me in", "Yes, absolutely, I’ll be there",
            "I'll keep my appointment", "ＣＯＮＦＩＲＭ",
            "confirmo", "Confirmo.", "CONFIRMO", "sí confirmo", "si confirmo", "Sí, confirmo", "Si, confirmo gracias",
            "confirmo mi cita", "Confirmo asistencia",
            "confirmo mi asistencia", "Confirmado", "confirmada", "Cita confirmada", "quiero confirmar mi cita",
            "confirmar", "Confirmar cita", "yo confirmo",
            "la confirmo", "Ahí estaré", "ahi estare", "ahí estaré, gracias", "Allí estaré", "alla estare",
            "sí, ahí estaré", "si ahi estare", "Ahí estaremos",
            "estaré ahí", "hay estare", "si voy", "sí voy", "Sí voy a ir", "asistiré", "Si asistire", "voy a asistir",
            "nos vemos mañana", "Gracias, nos vemos mañana",
            "alla nos vemos", "Confirmo para mañana", "confirmo para el lunes", "Hola, confirmo mi cita",
            "buenos días, confirmo", "Si\u0301 confirmo", "Cuente conmigo",
        ],
        [ReplyIntent.Yes] =
        [
            "YES", "yes", "Yes.", "yes!", "Yep", "yup", "yeah", "Yesss", "Y", "y", "yes please", "Yes, thank you",
            "Yes thanks", "yes ma'am", "Yes 👍", "\"Yes\"", "yes yes",
            "Yes I will", "yes ok", "Hi, yes", "Of course", "Definitely", "ya", "sí", "si", "Sí.", "SI", "Sí!",
            "¡Sí!", "si gracias", "Sí, gracias", "siii", "Si por favor",
            "Claro que sí", "por supuesto", "sip", "Yes tomorrow",
        ],
        [ReplyIntent.No] =
        [
            "NO", "no", "No.", "no!", "nope", "nah", "N", "No thanks", "no thank you", "no gracias", "No, sorry",
            "nooo", "I can't make it", "i cant make it", "I can’t make it",
            "can't make it", "I cannot make it tomorrow", "I won't be there", "I will not be able to make it",
            "I am not able to come", "Not coming", "no puedo",
            "No puedo ir", "no podré ir", "No voy a poder asistir", "No voy", "no iré", "No asistiré",
            "Sorry I can't come", "No I can't make it",
        ],
        [ReplyIntent.Cancel] =
        [
            "X", "x", "X.", "(x)", "x!", "Ｘ", "\"X\"", "Reply X", "X please", "X thanks", "hi x", "please cancel",
            "Please cancel.", "cancel please", "Cancel pls",
            "Cancel my appointment", "cancel my appointment please", "Please cancel my appointment", "CANCEL APPT",
            "cancel appt", "Cancel Appt.", "cancel apt",
            "cancel appt please", "Cancel appointment", "cancel the appointment", "Cancel my visit", "cancel it",
            "Cancel this appointment", "I need to cancel",
            "I need to cancel my appointment", "I want to cancel", "I'd like to cancel my appt",
            "I would like to cancel my appointment tomorrow", "I have to cancel",
            "I'll have to cancel", "I'm canceling my appointment", "go ahead and cancel",
            "Can you cancel my appointment?", "could you please cancel my appointment",
            "Can I cancel my appointment?", "can you please cancel", "can't make it, please cancel",
            "I can't make it please cancel", "Sorry, I can't come. Please cancel",
            "No, I can't make it, please cancel", "Yes, please cancel", "yes cancel my appointment",
            "Hi, please cancel my appointment for Monday", "cancel my 3pm appointment",
            "cancel my appointment on Tuesday", "please cancel my appointment with Dr. Smith", "cancle my appt",
            "Cancle my appointment", "cancell my appt", "cancel my appoinment",
            "please cansel my appointment", "Cancel, thanks", "CANCEL MY APPOINTMENT", "cancelar", "Cancelar",
            "CANCELAR.", "cancelar mi cita", "Cancelar cita", "por favor cancele",
            "Por favor, cancele mi cita", "cancele mi cita por favor", "quiero cancelar mi cita",
            "Necesito cancelar la cita", "quisiera cancelar", "cancelo", "Cancelo mi cita",
            "cancelen mi cita", "favor de cancelar mi cita", "No puedo ir, cancele por favor",
            "no podré asistir, por favor cancele la cita", "Sí, cancele mi cita",
            "¿Puede cancelar mi cita?", "anular mi cita", "me gustaría cancelar la cita",
            "cancelar la cita del lunes", "please cancel, I'm sick", "Please cancel, I have covid",
            "Cancel. I will call to reschedule later", "cancelappt",
            "I no longer need the appointment, please cancel", "cancélame la cita", "quiero canselar mi sita",
            "Hi, this is Maria. I need to cancel my appointment with Dr. Lee", "Hola, quiero cancelar",
        ],
        [ReplyIntent.BareCancel] =
        [
            "CANCEL", "cancel", "Cancel", "Cancel.", "cancel!", " cancel ", "\"CANCEL\"", "C\u200Bancel", "ＣＡＮＣＥＬ",
            "Cancel my appointment and stop texting me",
        ],
        [ReplyIntent.OptOut] =
        [
            "STOP", "stop", "Stop.", "STOP!", "stop!!!", " stop ", "\"STOP\"", "S\u200BTOP", "STOP STOP",
            "stop please", "Please stop", "stop now", "stop it", "STOPALL", "STOP ALL",
            "stop all", "UNSUBSCRIBE", "unsubscribe me", "END", "end.", "QUIT", "REVOKE", "OPTOUT", "OPT OUT",
            "opt-out", "Opt out please", "ALTO", "PARAR", "BAJA", "remove",
            "stop texting me", "Stop texting me!", "please stop texting me", "STOP TEXTING ME",
            "stop sending me texts", "Stop sending me messages", "stop these texts",
            "stop the messages", "stop texting me about Friday", "quit texting me", "Please stop contacting me",
            "can you please stop texting me?", "don't text me",
            "Do not text me anymore", "dont text me again", "Please do not text this number",
            "Don't send me any more messages", "never text me again", "no more texts",
            "No more messages please", "remove me from your list", "Remove me from your texting list",
            "take me off your list", "Please take me off this list",
            "You are harassing me. STOP.", "Could you please stop texting me", "opt out of texts", "no texts please",
            "take my number off your list", "detener", "END please", "Quit it",
            "remove my number", "delete my number", "lose my number", "I want to opt out", "opt me out",
            "i don't want these texts", "I do not want to receive texts",
            "cancel these texts", "cancel my reminders", "leave me alone", "I revoke my consent",
            "I am not interested, stop texting me", "Who gave you this? Stop texting me",
            "no me manden más mensajes", "No me manden mas mensajes", "no me envíen mensajes",
            "ya no me manden mensajes", "No me escriban más", "dejen de mandarme mensajes",
            "deje de escribirme", "dejen de molestarme", "no más mensajes", "no quiero recibir mensajes",
            "no quiero más mensajes", "quítenme de su lista", "bórrenme de la lista",
            "quiero darme de baja", "cancelar suscripción", "Por favor no me manden más textos", "ya basta",
        ],
        [ReplyIntent.OptIn] =
        [
            "START", "start", "Start.", "UNSTOP", "unstop!", "resume", "text me again", "start texting me again",
            "subscribe", "reanudar",
        ],
        [ReplyIntent.Help] =
        [
            "HELP", "help", "Help!", "help me", "INFO", "info.", "I need help", "AYUDA", "ayuda", "¿Ayuda?",
            "Necesito ayuda", "Who is this?", "¿Quién es?",
        ],
        [ReplyIntent.AnotherTime] =
        [
            "R", "r", "R.", "(r)", "Reply R", "Ｒ", "reschedule", "Reschedule please", "RESCHEDULE",
            "Can I reschedule?", "I need to reschedule", "I'd like to reschedule my appointment",
            "need to reschedule my appt", "can we reschedule?", "could I reschedule", "re-schedule", "another time",
            "Another day please", "a different time", "change my appointment",
            "I need to change my appointment time", "can you move my appointment?",
            "I can't make it, can we reschedule?", "No, another time", "I need to cancel and reschedule",
            "reschedual", "I need to reschedule because my car broke down", "Could I get a different day?",
            "is there anything earlier?", "need to change", "postpone", "otro día", "otro dia", "Otra hora",
            "otra fecha por favor", "cambiar la cita",
            "Quiero cambiar mi cita", "¿Puedo cambiar la cita?", "reprogramar", "Necesito reprogramar mi cita",
            "reagendar", "No puedo ir, otro día por favor", "cambio de fecha",
        ],
        [ReplyIntent.SmallTalk] =
        [
            "thanks", "Thanks!", "Thank you", "thank you so much", "thx", "ty", "ok", "OK", "Ok.", "okay", "k", "kk",
            "Ok thanks", "Great, thank you", "Perfect", "👍", "👍🏽", "🙏", "😊",
            "❤️", "👌👌", "got it", "Got it, thanks", "sounds good", "That's fine", "Noted", "right", "sure", "you too",
            "Have a great day", "thanks for the reminder",
            "gracias", "Gracias!", "muchas gracias", "ok gracias", "Muy amable, gracias", "perfecto", "vale",
            "de acuerdo", "entendido", "está bien", "No problem",
            "✅", "Hi, thanks", "Dios la bendiga", "Igualmente, gracias",
        ],
        [ReplyIntent.WrongNumber] =
        [
            "wrong number", "Wrong number.", "WRONG NUMBER", "You have the wrong number", "Sorry, wrong number",
            "you've got the wrong person", "wrong person", "I'm not Maria",
            "I am not Maria", "i’m not Maria Lopez", "This is not Maria", "this isn't Maria",
            "This isn't Maria's phone", "I don't know any Maria", "There is no Maria here",
            "this is no longer Maria's number", "Nobody here by that name", "wrong number, I don't know who this is",
            "número equivocado", "Numero equivocado", "Es un número equivocado",
            "se equivocó de número", "está equivocado de número", "No soy María", "yo no soy Maria", "i'm not maria",
            "this isnt john", "wrong #", "John doesn't live here", "esta no es maria", "ella no vive aquí",
            "no conozco a Maria", "Este no es el número de María",
        ],
        [ReplyIntent.Unclear] =
        [
            "", " ", "?", "...", "\u0000", "C?", "yes?", "confirm?", "confirm? or cancel", "confirm or cancel",
            "C or X", "C X", "x c", "C/X", "CX", "cc", "yes but I'll be late",
            "Yes, but I will be 10 minutes late", "I'll be there but late", "I'll be late", "running late",
            "if I feel better", "Yes if I feel better", "C if I feel better",
            "I'll be there if my car works", "I'll try to be there", "I'll be there at 4", "see you at 3:30", "maybe",
            "I think so", "I might come", "probably", "hopefully yes",
            "don't cancel", "Do not cancel", "please don't cancel my appointment", "dont cancel my appt",
            "no need to cancel", "don't cancel, I'll be there", "I didn't cancel",
            "never cancel", "I can't confirm", "I cannot confirm", "can not confirm", "unable to confirm",
            "not confirmed", "I have not confirmed", "not confirm", "no confirm",
            "I don't confirm", "don't confirm", "no confirmo", "No, no confirmo", "no puedo confirmar",
            "aún no confirmo", "No cancel", "no cancelar", "no cancele", "no cancelen mi cita",
            "por favor no cancelen mi cita", "no quiero cancelar", "no la cancele", "don't stop",
            "Don't stop texting me", "please do not stop the texts", "no stop", "stop it, I'll be there",
            "STOP 12345", "Stop by at 3?", "I'll stop by tomorrow", "1 yes 2 no", "1 C", "C 2", "C2", "1 and 2",
            "both", "12", "0", "10", "3pm", "at 3", "1 2", "Anna can't",
            "Anna can't come", "yes no", "sí no", "yes and no", "No yes", "was my appointment cancelled?", "canceled",
            "cancelled", "is it canceled", "Has it been confirmed?",
            "Is my appointment confirmed", "can you confirm my appointment?", "Could you confirm the time?",
            "did you cancel my appointment", "you cancelled my appointment",
            "They cancel my insurance", "confirm cancellation", "I confirm the cancellation",
            "please confirm my appointment is cancelled", "confirm cancel", "cancel confirm",
            "I confirm I can't come", "I confirm that I will not be there", "confirmo que no voy",
            "confirmo la cancelación", "cancer appt", "I have cancer", "I conform",
            "si no puedo ir cancele", "si puedo", "si me siento mejor", "Sí, si me siento mejor",
            "sí pero llego tarde", "confirmo pero llego tarde", "si cancelo mi cita",
            "I'm not coming if it rains", "if you cancel", "cancel or reschedule", "yes or no", "Not sure",
            "I'm not sure", "I'm not feeling well", "I'm not Ready", "I'm not Coming today maybe",
            "thanks x", "Thank you xx", "thanks c", "ok x", "see you then x", "See you there X", "C x", "vitamin c",
            "x ray", "X-ray?", "Is this the x ray", "c section", "R u there",
            "🤷", "👎", "❌", "yes 👎", "C ❌", "🆘", "hello", "Hola", "my appointment", "tomorrow", "monday 3pm",
            "Where are you located?", "How much does it cost", "chest pain",
            "I want to die", "stop my appointment", "end my appointment", "help me cancel", "cancle", "cancl", "stpo",
            "shop", "step", "hola?", "¿confirmo?", "¿Sí?", "¿cancelar?", "cancel?! no",
            "Cancel my appointment?", "cancel yes", "not cancelling", "I won't cancel", "we cant cancel",
            "no me cancele", "confirm tomorrow instead of today", "C but can I bring my son",
            "Yes, is parking free?", "okay?", "اهلا", "אני מאשר", "да", "好的", "은", "a.b.c", "abc", "http://x.co/c",
            "c@x.com", "no problem cancel or not", "I confirm nothing",
            ":x", "x_x", "I will confirm later", "I'll confirm tomorrow", "the end", "I quit smoking", "ahí voy",
            "Cancel the cancel", "no, cancel", "Should I cancel", "Do I need to cancel?",
            "if I cancel is there a fee", "How do I cancel", "can you not cancel my appointment",
            "cancel my prescription", "cancel that, I'll be there", "I meant X", "X never mind",
            "C nvm", "not x", "x jk", "Confirm? No", "ya la cancelaron", "me cancelaron la cita",
            "confirmar si cancelaron", "ya voy", "llego tarde", "si o no", "yes I'm sick",
            "I confirm. I have covid", "non stop", "should I stop my medication", "remove my tooth",
            "Confirm for Anna", "cancel Anna's appointment", "I moved", "4 sure",
            "my son is coming instead", "who confirmed this", "cancel all", "cancel one of them",
            "no puedo cancelar", "No puedo cancelar la cita", "ya no puedo cancelarla", "no voy a cancelar", "no vamos a cancelar",
            "no voy a poder cancelar", "cancel tuesday keep thursday", "does the dr confirm", "keep it cancelled",
        ],
    };

    public static TheoryData<string, ReplyIntent> All()
    {
        var rows = new TheoryData<string, ReplyIntent>();
        foreach (var (intent, texts) in ByIntent)
        {
            foreach (var text in texts)
            {
                rows.Add(text, intent);
            }
        }

        return rows;
    }
}
