using System.Data;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace FhirOutreach.Storage;

/// <summary>How .NET's values lie in columns. Instants are fixed-width UTC text, so that text order is time order.</summary>
internal static class Columns
{
    private const string InstantFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new Instants());
        SqlMapper.TypeMapProvider = static type => PrimaryConstructor(type) is { } constructor
            ? new RecordMap(type, constructor)
            : new DefaultTypeMap(type);
    }

    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static ConstructorInfo? PrimaryConstructor(Type type) =>
        type.GetMethod("<Clone>$") is null ? null : type.GetConstructors().MaxBy(each => each.GetParameters().Length);

    // Rows become records through their one constructor; SQLite's only integer type is converted on the way.
    private sealed class RecordMap(Type type, ConstructorInfo constructor) : SqlMapper.ITypeMap
    {
        private readonly DefaultTypeMap plain = new(type);

        public ConstructorInfo FindConstructor(string[] names, Type[] types) => constructor;

        public ConstructorInfo FindExplicitConstructor() => constructor;

        public SqlMapper.IMemberMap? GetConstructorParameter(ConstructorInfo constructor, string columnName) =>
            plain.GetConstructorParameter(constructor, columnName);

        public SqlMapper.IMemberMap? GetMember(string columnName) => plain.GetMember(columnName);
    }

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
