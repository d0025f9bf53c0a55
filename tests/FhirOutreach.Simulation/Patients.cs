namespace FhirOutreach.Simulation;

/// <summary>How patients answer texts: mostly well, sometimes oddly, and in their own time.</summary>
internal static class Patients
{
    public static void Answer(IWorld clinic, string phone, string body)
    {
        var random = clinic.Random;
        if (random.Next(100) >= 55) return; // most texts are read and not answered
        var words = Choose(random, body);
        clinic.At(clinic.Now.AddSeconds(random.Next(5, 6 * 3600)), () => clinic.Write(phone, words));
    }

    private static string Choose(Random random, string asked)
    {
        if (asked.Contains("\n1: ", StringComparison.Ordinal) && random.Next(100) < 70) return random.Pick(Words.Number);
        return random.Next(100) switch
        {
            < 50 => random.Pick(Words.Confirm),
            < 68 => random.Pick(Words.Cancel),
            < 84 => random.Pick(Words.Garbled),
            < 88 => random.Pick(Words.Number),
            < 92 => random.Pick(Words.SmallTalk),
            < 96 => random.Pick(Words.Stop),
            _ => random.Pick(Words.Start),
        };
    }
}
