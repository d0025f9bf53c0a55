namespace FhirOutreach.Domain.Messages;

/// <summary>What a text costs on the wire.</summary>
/// <param name="Segments">SMS parts the carrier charges for; 0 for an empty text, which is never sent.</param>
/// <param name="Units">Septets in GSM-7 (an extension character is two), UTF-16 units in UCS-2.</param>
/// <param name="ForcedBy">The characters that GSM-7 lacks, each once, in order of appearance; empty in GSM-7.</param>
public sealed record SegmentCount(SegmentEncoding Encoding, int Segments, int Units, string ForcedBy);

public enum SegmentEncoding
{
    Gsm7,
    Ucs2,
}
