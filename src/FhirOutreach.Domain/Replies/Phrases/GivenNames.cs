namespace FhirOutreach.Domain.Replies.Phrases;

/// <summary>
/// The commonest given names, so that "im not maria" is read without capitals. Names that are also words (Will, Grace,
/// Angel) are left out.
/// </summary>
internal static class GivenNames
{
    public static readonly string[] All =
    [
        "james", "john", "robert", "michael", "david", "william", "richard", "joseph", "thomas", "charles",
        "christopher", "daniel", "matthew", "anthony", "steven",
        "paul", "andrew", "kevin", "brian", "george", "edward", "jason", "ryan", "jacob", "eric", "jonathan",
        "stephen", "larry", "justin", "scott", "brandon",
        "benjamin", "samuel", "mary", "patricia", "jennifer", "linda", "elizabeth", "barbara", "susan", "jessica",
        "sarah", "karen", "lisa", "nancy", "betty",
        "sandra", "margaret", "ashley", "kimberly", "emily", "donna", "michelle", "carol", "amanda", "melissa",
        "deborah", "stephanie", "rebecca", "laura",
        "anna", "anne", "emma", "olivia", "sophia", "bob", "mike", "joe", "tom", "bill", "jose", "juan", "luis",
        "carlos", "jorge", "miguel", "pedro", "antonio",
        "francisco", "manuel", "alejandro", "roberto", "fernando", "rafael", "ricardo", "eduardo", "javier", "maria",
        "guadalupe", "juana", "ana", "rosa", "carmen",
        "sofia", "isabella", "valentina", "camila", "lucia", "elena", "gabriela", "patricia", "teresa", "martha",
        "veronica", "alejandra", "daniela",
    ];
}
