using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Messages;

/// <summary>
/// Every name of a template is one its message has, and one that may be missing is used only where the template has
/// asked for it: within <c>if</c>, or with <c>??</c>. So no text says "Dr. ,".
/// </summary>
internal sealed class NameCheck
{
    private static readonly Shape Known = new Shape.Scalar(MayBeMissing: false);

    private static readonly Shape Loop = new Shape.Members(Members.LoopNames.ToDictionary(name => name, _ => Known));

    private readonly Dictionary<string, Shape> _names;
    private readonly List<Problem> _problems = [];

    /// <summary>Names that a condition around this place mentions.</summary>
    private HashSet<string> _asked = [];

    private NameCheck(Shape.Members shape) => _names = new(shape.Named);

    public static IReadOnlyList<Problem> Check(IReadOnlyList<Statement> statements, Shape.Members shape)
    {
        var check = new NameCheck(shape);
        check.Visit(statements);
        return check._problems;
    }

    private void Visit(IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
            Visit(statement);
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Statement.Print print:
                VisitPrint(print);
                break;
            case Statement.Assign assign:
                Visit(assign.Expression, mayBeMissing: true);
                _names[assign.Name] = Find(assign.Expression) ?? new Shape.Unknown();
                break;
            case Statement.If choice:
                Visit(choice.Condition, mayBeMissing: true);
                Asking(choice.Condition, () =>
                {
                    Visit(choice.Then);
                    Visit(choice.Else);
                });
                break;
            case Statement.For loop:
                VisitFor(loop);
                break;
            case Statement.Case choice:
                VisitCase(choice);
                break;
        }
    }

    private void VisitPrint(Statement.Print print)
    {
        Visit(print.Expression, mayBeMissing: false);
        if (Find(print.Expression) is Shape.Members or Shape.List)
        {
            var name = NamePath.Of(print.Expression);
            _problems.Add(new Problem(print.At, $"'{name}' is no text: write one of its parts"));
        }
    }

    private void VisitFor(Statement.For loop)
    {
        Visit(loop.List, mayBeMissing: true);
        _names.TryGetValue(loop.Name, out var outer);
        _names.TryGetValue("for", out var outerLoop);
        _names[loop.Name] = Find(loop.List) is Shape.List list ? list.Item : new Shape.Unknown();
        _names["for"] = Loop;
        Visit(loop.Body);
        Restore(loop.Name, outer);
        Restore("for", outerLoop);
        Visit(loop.Else);
    }

    private void Restore(string name, Shape? outer)
    {
        if (outer is null)
            _names.Remove(name);
        else
            _names[name] = outer;
    }

    private void VisitCase(Statement.Case choice)
    {
        Visit(choice.Subject, mayBeMissing: true);
        Asking(choice.Subject, () =>
        {
            foreach (var when in choice.Whens)
            {
                foreach (var value in when.Values)
                    Visit(value, mayBeMissing: true);
                Visit(when.Body);
            }
            Visit(choice.Else);
        });
    }

    private void Visit(Expression expression, bool mayBeMissing)
    {
        switch (expression)
        {
            case Expression.Variable or Expression.Member when NamePath.Of(expression) is { } path:
                CheckName(expression.At, path, mayBeMissing);
                break;
            case Expression.Binary { Operator: Operator.Coalesce } binary:
                Visit(binary.Left, mayBeMissing: true);
                Visit(binary.Right, mayBeMissing);
                break;
            case Expression.Binary { Operator: Operator.And or Operator.Or } binary:
                Visit(binary.Left, mayBeMissing: true);
                Asking(binary.Left, () => Visit(binary.Right, mayBeMissing: true));
                break;
            case Expression.Binary { Operator: >= Operator.Equal and <= Operator.GreaterOrEqual } binary:
                Visit(binary.Left, mayBeMissing: true);
                Visit(binary.Right, mayBeMissing: true);
                break;
            case Expression.Not not:
                Visit(not.Operand, mayBeMissing: true);
                break;
            case Expression.Ternary ternary:
                Visit(ternary.Condition, mayBeMissing: true);
                Asking(ternary.Condition, () =>
                {
                    Visit(ternary.Then, mayBeMissing);
                    Visit(ternary.Else, mayBeMissing);
                });
                break;
            default:
                foreach (var part in Parts.Of(expression))
                    Visit(part, mayBeMissing);
                break;
        }
    }

    private void Asking(Expression condition, Action visit)
    {
        var outer = _asked;
        _asked = [.. outer, .. NamePath.AllIn(condition).SelectMany(MessageShape.Together)];
        visit();
        _asked = outer;
    }

    private void CheckName(int at, string path, bool mayBeMissing)
    {
        var parts = path.Split('.');
        Shape? shape = null;
        for (var length = 1; length <= parts.Length; length++)
        {
            var name = string.Join('.', parts[..length]);
            shape = length == 1 ? _names.GetValueOrDefault(name) : Member(shape, parts[length - 1]);
            if (shape is null)
            {
                _problems.Add(new Problem(at, Unknown(path)));
                return;
            }
            var isLast = length == parts.Length;
            if (shape is Shape.Scalar { MayBeMissing: true } && !_asked.Contains(name) && !(isLast && mayBeMissing))
            {
                var condition = $"{{{{ if {name} }}}} … {{{{ end }}}}";
                _problems.Add(new Problem(at, $"'{name}' may be missing: write it within {condition}, or {name} ?? '…'"));
                return;
            }
        }
    }

    private Shape? Find(Expression expression)
    {
        if (NamePath.Of(expression) is not { } path)
            return null;
        var parts = path.Split('.');
        return parts.Skip(1).Aggregate(_names.GetValueOrDefault(parts[0]), Member);
    }

    private static Shape? Member(Shape? shape, string name) => shape switch
    {
        Shape.Members members => members.Named.GetValueOrDefault(name),
        Shape.Scalar { IsDate: true } when Members.DateNames.Contains(name) => Known,
        Shape.Scalar { IsDate: false } or Shape.List when name == "size" => Known,
        Shape.Unknown => shape,
        _ => null,
    };

    private string Unknown(string path)
    {
        var known = _names.SelectMany(named => Shape.Names(named.Key, named.Value));
        var meant = Nearest.To(path, known) is { } nearest
            ? $" (did you mean '{nearest}'?)"
            : _names.GetValueOrDefault(path.Split('.')[0]) is Shape.Members owner
                ? $" (there is {string.Join(", ", owner.Named.Keys)})"
                : "";
        return $"there is no '{path}' in this message{meant}";
    }
}
