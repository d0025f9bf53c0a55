namespace FhirOutreach.Domain.Messages.Scriban;

/// <summary>One rendering of one template: prints its statements. The first problem stops everything.</summary>
internal sealed class Evaluator
{
    /// <summary>Statements and turns of loops in one rendering: loops within loops end here.</summary>
    public const int StepsMax = 20_000;

    private readonly Output _output = new();
    private readonly Scope _scope;
    private readonly ExpressionEvaluator _expressions;
    private Jump _jump;
    private int _steps;

    public Evaluator(ValueObject model)
    {
        _scope = new Scope(model);
        _expressions = new ExpressionEvaluator(_scope);
    }

    public Problem? Problem => _expressions.Problem;

    public string Run(IReadOnlyList<Statement> statements)
    {
        RunBlock(statements);
        return _output.ToString();
    }

    private void RunBlock(IReadOnlyList<Statement> statements)
    {
        for (var i = 0; i < statements.Count && Problem is null && _jump == Jump.None; i++)
        {
            Step(statements[i].At);
            Run(statements[i]);
        }
    }

    private void Step(int at)
    {
        if (++_steps > StepsMax)
            _expressions.Fail(at, $"the template does more than {StepsMax} steps");
    }

    private void Run(Statement statement)
    {
        switch (statement)
        {
            case Statement.Text text:
                Print(text.At, text.Words);
                break;
            case Statement.Print print:
                Print(print.At, ValueText.Of(_expressions.Evaluate(print.Expression)));
                break;
            case Statement.If choice:
                RunBlock(_expressions.Evaluate(choice.Condition).IsTrue ? choice.Then : choice.Else);
                break;
            case Statement.Assign assign:
                _scope.Set(assign.Name, _expressions.Evaluate(assign.Expression));
                break;
            case Statement.For loop:
                RunFor(loop);
                break;
            case Statement.Case choice:
                RunBlock(Choose(choice));
                break;
            default:
                _jump = statement is Statement.Break ? Jump.Break : Jump.Continue;
                break;
        }
    }

    private void Print(int at, string text)
    {
        _output.Append(text);
        if (_output.IsFull)
            _expressions.Fail(at, $"the text would be longer than {Output.LengthMax} characters");
    }

    private void RunFor(Statement.For loop)
    {
        var items = _expressions.List(loop.List);
        if (items.Count == 0)
        {
            RunBlock(loop.Else);
            return;
        }
        var outer = _scope.Enter(loop.Name, items.Count);
        for (var i = 0; i < items.Count && Problem is null && _jump != Jump.Break; i++)
        {
            _jump = Jump.None;
            Step(loop.At);
            _scope.Move(loop.Name, items[i], i);
            RunBlock(loop.Body);
        }
        _jump = Jump.None;
        _scope.Leave(loop.Name, outer);
    }

    private IReadOnlyList<Statement> Choose(Statement.Case choice)
    {
        var subject = _expressions.Evaluate(choice.Subject);
        foreach (var when in choice.Whens)
        {
            foreach (var value in when.Values)
            {
                if (Comparison.AreEqual(subject, _expressions.Evaluate(value)))
                    return when.Body;
            }
        }
        return choice.Else;
    }

    private enum Jump
    {
        None,
        Break,
        Continue,
    }
}
