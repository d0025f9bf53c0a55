using FhirOutreach.Ehr;

namespace FhirOutreach.Inbox;

/// <summary>
/// Asks again for a page that did not come: with one time-out in a hundred, a walk of thousands of pages that began anew each
/// time would never come to its end.
/// </summary>
internal static class PageTries
{
    /// <summary>At once, without a pause: an EHR that is down answers none of them, and the walk is run again later.</summary>
    private const int TriesMax = 3;

    public static async Task<EhrAnswer> Page(Func<Task<EhrAnswer>> ask)
    {
        for (var tried = 1; ; tried++)
        {
            var answer = await ask();
            var mayCome = answer is EhrAnswer.Unreachable { RetryAfter: null }; // not one that asks to be left alone
            if (!mayCome || tried == TriesMax) return answer;
        }
    }
}
