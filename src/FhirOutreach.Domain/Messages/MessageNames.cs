using System.Text;

namespace FhirOutreach.Domain.Messages;

/// <summary>What messages are called outside of the code: <c>AnswerWhichOne</c> is <c>answer-which-one</c>.</summary>
public static class MessageNames
{
    public static readonly IReadOnlyDictionary<string, MessageKind> All =
        Enum.GetValues<MessageKind>().ToDictionary(KebabCase);

    private static readonly Dictionary<MessageKind, string> ByKind =
        All.ToDictionary(named => named.Value, named => named.Key);

    public static string Of(MessageKind kind) => ByKind[kind];

    private static string KebabCase(MessageKind kind)
    {
        var name = new StringBuilder();
        foreach (var letter in kind.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
                name.Append('-');
            name.Append(char.ToLowerInvariant(letter));
        }
        return name.ToString();
    }
}
