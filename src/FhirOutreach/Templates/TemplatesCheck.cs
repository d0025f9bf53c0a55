using System.Globalization;
using FhirOutreach.Domain.Messages;

namespace FhirOutreach.Templates;

/// <summary>
/// The command <c>templates check</c>: what every text costs at its longest, or what is wrong with the folder.
/// </summary>
internal static class TemplatesCheck
{
    /// <param name="path">The template folder.</param>
    /// <returns>The exit code: 1 when the service would refuse to start on this folder.</returns>
    public static int Run(string path, TextWriter output, IReadOnlyCollection<string>? optOutWords = null)
    {
        switch (TemplateFolder.Read(path, optOutWords))
        {
            case FolderReading.Refused refused:
                WriteLines(refused.Errors, output);
                output.WriteLine($"{refused.Errors.Count} to put right");
                return 1;
            case FolderReading.Read read:
                WriteTable(read.Folder, output);
                WriteLines(read.Folder.Warnings, output);
                return 0;
            default:
                throw new InvalidOperationException("Unknown reading");
        }
    }

    private static void WriteTable(TemplateFolder folder, TextWriter output)
    {
        var rows = folder.Wordings
            .OrderBy(wording => wording.Language, StringComparer.Ordinal)
            .ThenBy(wording => wording.Kind)
            .Select(Row)
            .Prepend(["template", "usual", "longest", "characters", "encoding", "because of"])
            .ToList();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>
    /// The values it is tried on are all in GSM-7: what turns a text to UCS-2 is the template's, or its language's.
    /// </summary>
    private static string[] Row(Wording wording)
    {
        var usual = Written(wording, SampleValues.Usual);
        var each = SampleValues.LongestOfEachDay.Select(values => Written(wording, values)).ToList();
        var longest = each.MaxBy(text => (text.Segments.Segments, text.Body.Length))!;
        var forcedBy = string.Concat(each.SelectMany(text => text.Segments.ForcedBy.EnumerateRunes()).Distinct());
        return
        [
            $"{wording.Language}/{MessageNames.Of(wording.Kind)}.txt",
            InSegments(usual),
            InSegments(longest),
            longest.Body.Length.ToString(CultureInfo.InvariantCulture),
            forcedBy.Length == 0 ? "GSM-7" : "UCS-2",
            Characters(forcedBy),
        ];
    }

    private static Writing.WrittenText Written(Wording wording, MessageValues values) =>
        (Writing.WrittenText)wording.Write(values); // the folder was read: every sample could be written

    private static string InSegments(Writing.WrittenText text) =>
        text.Segments.Segments == 1 ? "1 segment" : $"{text.Segments.Segments} segments";

    private static string Characters(string forcedBy) =>
        string.Join(' ', forcedBy.EnumerateRunes().Select(rune => $"{rune} (U+{rune.Value:X4})"));

    private static void WriteLines(IEnumerable<string> lines, TextWriter output)
    {
        foreach (var line in lines)
            output.WriteLine(line);
    }
}
