using System.Data;
using System.Globalization;
using Dapper;

namespace FhirOutreach.Storage;

/// <summary>How .NET's values lie in columns. Instants are fixed-width UTC text, so that text order is time order.</summary>
internal static class Columns
{
    private const string InstantFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static void Register()
    {
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new Instants());
    }

    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private sealed class Instants : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = Text(value);
        }

        public override DateTimeOffset Parse(object value) => Instant((string)value);
    }
}
