using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FhirOutreach.Storage;

/// <summary>
/// What lies in the <c>details</c> columns: JSON without its nulls, compressed. Closed records are written with their
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
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(), new Zones() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheCase, SkipEmptyLists, KeepWhatIsNoDefault } },
    };

    public static byte[] Pack<T>(T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        if (json.Length < WorthCompressing) return [Plain, .. json];

        Span<byte> packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length) + 1];
        BrotliEncoder.TryCompress(json, packed[1..], out var length, quality: 3, window: 18);
        packed[0] = Brotli;
        return packed[..(length + 1)].ToArray();
    }

    public static T Unpack<T>(byte[] packed)
    {
        var data = packed.AsMemory(1);
        if (packed[0] == Plain) return JsonSerializer.Deserialize<T>(data.Span, Json)!;

        using var unpacked = new BrotliStream(new MemoryStream(packed, 1, packed.Length - 1), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(unpacked, Json)!;
    }

    private static void NameTheCase(JsonTypeInfo type)
    {
        if (!type.Type.IsAbstract || type.Kind is not JsonTypeInfoKind.Object) return;
        var cases = type.Type.GetNestedTypes().Where(nested => nested.BaseType == type.Type).ToList();
        if (cases.Count == 0) return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "is" };
        foreach (var each in cases) type.PolymorphismOptions.DerivedTypes.Add(new(each, each.Name));
    }

    private static void SkipEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.PropertyType.IsAssignableTo(typeof(System.Collections.ICollection))
                || property.PropertyType is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
                property.ShouldSerialize = static (_, value) => value is System.Collections.IEnumerable list && list.GetEnumerator().MoveNext();
    }

    // A record's own default may be another than the type's: "bool IsActive = true" left out would come back as true.
    private static void KeepWhatIsNoDefault(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.AssociatedParameter is { HasDefaultValue: true, DefaultValue: { } value } && !value.Equals(Default(property.PropertyType)))
                property.ShouldSerialize = (_, written) => !value.Equals(written);
    }

    private static object? Default(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private sealed class Zones : JsonConverter<TimeZoneInfo>
    {
        public override TimeZoneInfo Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeZoneInfo.FindSystemTimeZoneById(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, TimeZoneInfo value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Id);
    }
}
