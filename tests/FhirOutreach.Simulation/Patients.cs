namespace FhirOutreach.Simulation;

/// <summary>How patients answer texts: mostly well, sometimes oddly, and in their own time.</summary>
internal static class Patients
{
    public static void Answer(SimulatedClinic clinic, TakenText text)
    {
        var random = clinic.Random;
        if (random.Next(100) >= 55) return; // most texts are read and not answered
        var words = Choose(random, text.Body);
        clinic.At(clinic.Now.AddSeconds(random.Next(5, 6 * 3600)), () => clinic.Write(text.To, words));
    }

    private static string Choose(Random random, string asked)
    {
        if (asked.Contains("1)", StringComparison.Ordinal) || asked.Contains("1.", StringComparison.Ordinal))
            if (random.Next(100) < 70) return Pick(random, Words.Number);
        return random.Next(100) switch
        {
            < 50 => Pick(random, Words.Confirm),
            < 68 => Pick(random, Words.Cancel),
            < 84 => Pick(random, Words.Garbled),
            < 88 => Pick(random, Words.Number),
            < 92 => Pick(random, Words.SmallTalk),
            < 96 => Pick(random, Words.Stop),
            _ => Pick(random, Words.Start),
        };
    }

    private static string Pick(Random random, string[] among) => among[random.Next(among.Length)];
}
