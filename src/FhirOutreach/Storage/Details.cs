using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FhirOutreach.Storage;

/// <summary>
/// What lies in the <c>details</c> columns: JSON without what its reader understands anyway, compressed. Closed records are written with their
/// case's name, so that a stored decision can be read back and made again.
/// </summary>
internal static class Details
{
    // Below this many bytes Brotli adds more than it takes.
    private const int WorthCompressing = 120;
    private const byte Plain = 0;
    private const byte Brotli = 1;

    public static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter(), new Zones() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheCase, SkipWhatIsUnderstood } },
    };

    public static byte[] Pack<T>(T value) => PackJson(JsonSerializer.SerializeToUtf8Bytes(value, Json));

    /// <summary>JSON as somebody else wrote it, byte for byte: <see cref="UnpackJson"/> gives the same back.</summary>
    public static byte[] PackJson(ReadOnlySpan<byte> json)
    {
        if (json.Length < WorthCompressing) return [Plain, .. json];

        Span<byte> packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length) + 1];
        BrotliEncoder.TryCompress(json, packed[1..], out var length, quality: 3, window: 18);
        packed[0] = Brotli;
        return packed[..(length + 1)].ToArray();
    }

    public static T Unpack<T>(byte[] packed)
    {
        if (packed[0] == Plain) return JsonSerializer.Deserialize<T>(packed.AsSpan(1), Json)!;

        using var unpacked = Decompressed(packed);
        return JsonSerializer.Deserialize<T>(unpacked, Json)!;
    }

    /// <param name="packed">From <see cref="PackJson"/>; or JSON itself, which earlier versions of the program wrote.</param>
    public static ReadOnlyMemory<byte> UnpackJson(byte[] packed)
    {
        switch (packed)
        {
            case [Plain, ..]:
                return packed.AsMemory(1);
            case [Brotli, ..]:
                using (var unpacked = Decompressed(packed))
                {
                    var json = new MemoryStream();
                    unpacked.CopyTo(json);
                    return json.ToArray();
                }
            default:
                return packed;
        }
    }

    private static BrotliStream Decompressed(byte[] packed) =>
        new(new MemoryStream(packed, 1, packed.Length - 1), CompressionMode.Decompress);

    private static void NameTheCase(JsonTypeInfo type)
    {
        if (!type.Type.IsAbstract || type.Kind is not JsonTypeInfoKind.Object) return;
        var cases = type.Type.GetNestedTypes().Where(nested => nested.BaseType == type.Type).ToList();
        if (cases.Count == 0) return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "is" };
        foreach (var each in cases) type.PolymorphismOptions.DerivedTypes.Add(new(each, each.Name));
    }

    // What a reader would put there by itself is not written: the default of the constructor's parameter, which is not always
    // the type's. (IsActive is true where nothing is said, so false must be said.)
    private static void SkipWhatIsUnderstood(JsonTypeInfo type)
    {
        var parameters = type.Type.GetConstructors().MaxBy(each => each.GetParameters().Length)?.GetParameters() ?? [];
        foreach (var property in type.Properties)
        {
            var parameter = Array.Find(parameters, each => each.Name == property.Name);
            var isOptional = parameter is { HasDefaultValue: true };
            var understood = isOptional && parameter!.DefaultValue is { } stated ? stated : DefaultOf(property.PropertyType);
            property.ShouldSerialize = (_, value) => !Equals(value, understood) && !(isOptional && IsEmptyList(value));
        }
    }

    private static object? DefaultOf(Type type) =>
        type.IsValueType && Nullable.GetUnderlyingType(type) is null ? System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type) : null;

    private static bool IsEmptyList(object? value) =>
        value is System.Collections.IEnumerable and not string && !((System.Collections.IEnumerable)value).GetEnumerator().MoveNext();

    private sealed class Zones : JsonConverter<TimeZoneInfo>
    {
        public override TimeZoneInfo Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeZoneInfo.FindSystemTimeZoneById(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, TimeZoneInfo value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Id);
    }
}
