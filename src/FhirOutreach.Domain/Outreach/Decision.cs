namespace FhirOutreach.Domain.Outreach;

/// <summary>What is done about an occurrence, and why. Nothing else may cause an effect.</summary>
public sealed record Decision(Why Why, IReadOnlyList<Effect> Effects)
{
    public Decision(Why why, params Effect[] effects)
        : this(why, (IReadOnlyList<Effect>)effects)
    {
    }
}
