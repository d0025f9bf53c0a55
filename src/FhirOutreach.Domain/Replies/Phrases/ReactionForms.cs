namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>
/// What phones write before a quoted text when somebody taps a reaction. <c>%</c> is an emoji, or nothing.
/// Verbs are listed in the wordings seen from iOS and from Google Messages; where a language has several, all are here.
/// </summary>
internal static class ReactionForms
{
    public static readonly string[] BeforeTheQuote =
    [
        // English
        "Liked", "Loved", "Disliked", "Laughed at", "Emphasized", "Emphasised", "Questioned", "Reacted % to",
        "Reacted with % to", "% to",
        "Removed a like from", "Removed a heart from", "Removed a dislike from", "Removed a laugh from",
        "Removed an exclamation from",
        "Removed a question mark from", "Removed % from", "Removed a reaction from", "Removed a % reaction from",

        // Spanish
        "Le gustó", "Le gusta", "Le ha gustado", "Le encantó", "Le encanta", "Le ha encantado", "No le gustó",
        "No le gusta", "No le ha gustado",
        "Le dio risa", "Se rio de", "Se rió de", "Se ha reído de", "Exclamó por", "Destacó", "Enfatizó",
        "Ha destacado", "Ha enfatizado", "Dudó sobre",
        "Dudó de", "Preguntó sobre", "Cuestionó", "Ha puesto en duda", "Reaccionó con % a", "Ha reaccionado con % a",
        "Reaccionó % a", "Me gusta", "Me encanta",
        "Quitó un me gusta de", "Quitó % de", "Eliminó una reacción de", "% a",

        // French
        "A aimé", "A adoré", "N’a pas aimé", "N'a pas aimé", "A ri de", "A souligné", "A mis l’accent sur",
        "A posé une question sur", "A questionné",
        "S’est interrogé sur", "S'est interrogé sur", "A réagi avec % à", "A réagi par % à",
        "A ajouté un « J’aime » à", "A ajouté un « J'aime » à", "A retiré % de", "% à",

        // German
        "Gefällt", "Gefiel", "Liebt", "Mag", "Gefällt nicht", "Mag nicht", "Lachte über", "Lacht über", "Betonte",
        "Hat betont", "Hinterfragte", "Hat hinterfragt",
        "Reagierte mit % auf", "Hat mit % reagiert auf", "Hat mit % auf", "Hat", "% auf", "% zu",

        // Portuguese
        "Gostou de", "Curtiu", "Adorou", "Amou", "Não gostou de", "Não curtiu", "Riu de", "Achou graça de",
        "Enfatizou", "Deu ênfase a", "Questionou",
        "Reagiu com % a", "Reagiu com % à", "Reagiu % a", "Removeu % de", "% para",

        // Italian
        "Ha messo mi piace a", "Piace", "Ha apprezzato", "Adora", "Ha adorato", "Ha amato", "Non piace",
        "Non ha apprezzato", "Ha riso per", "Ha riso a", "Ha riso di",
        "Ha evidenziato", "Ha enfatizzato", "Ha messo in dubbio", "Ha reagito con % a", "Ha rimosso % da",

        // Dutch
        "Vindt", "Vond", "Vond leuk", "Leuk gevonden", "Houdt van", "Hield van", "Vindt niet leuk", "Lachte om",
        "Moest lachen om", "Benadrukte", "Heeft benadrukt",
        "Vraagtekens bij", "Zette vraagtekens bij", "Reageerde met % op", "Heeft met % gereageerd op", "% op",

        // Russian
        "Понравилось", "Нравится", "Очень понравилось", "Не понравилось", "Насмешило", "Рассмешило", "Выделено",
        "Подчеркнуто", "Вопрос по", "Реакция % на", "% на",

        // Vietnamese
        "Đã thích", "Thích", "Đã yêu thích", "Yêu thích", "Không thích", "Đã cười", "Đã nhấn mạnh",
        "Đã đặt câu hỏi về", "Đã bày tỏ % với", "Đã thả % vào", "% cho",

        // Chinese
        "赞了", "已赞", "喜欢", "喜欢了", "喜愛了", "不喜欢", "大笑", "强调了", "對", "对", "用 % 回应了", "顶",
    ];

    /// <summary>What stands in place of the quote when a picture was tapped.</summary>
    public static readonly string[] Media =
    [
        "an image", "a photo", "a picture", "a movie", "a video", "an attachment", "an audio message", "a GIF",
        "a sticker", "a link", "a contact", "a location",
        "una imagen", "una foto", "un video", "un vídeo", "un archivo adjunto", "un mensaje de audio", "un sticker",
        "une image", "une photo", "une vidéo", "une pièce jointe", "ein Bild", "ein Foto", "ein Video",
        "einen Anhang", "einen Film",
        "uma imagem", "uma foto", "um vídeo", "um anexo", "un’immagine", "un'immagine", "un video", "un allegato",
        "een afbeelding", "een foto", "een video",
        "изображение", "фото", "видео", "một hình ảnh", "một bức ảnh", "một video", "一张图片", "一张照片", "图片", "照片",
    ];
}
