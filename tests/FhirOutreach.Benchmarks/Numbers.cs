using System.Globalization;

namespace FhirOutreach.Benchmarks;

internal static class Numbers
{
    public static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static double Median(this IEnumerable<double> values) => Percentile(values, 0.5);

    public static double Percentile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)];
    }

    public static string Whole(double value) => value.ToString("N0", Plain);

    public static string Fine(double value) => value.ToString("0.00", Plain);
}
