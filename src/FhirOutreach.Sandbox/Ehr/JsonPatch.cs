using System.Text.Json.Nodes;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>What came of a JSON Patch.</summary>
public abstract record JsonPatchResult
{
    private JsonPatchResult()
    {
    }

    public sealed record Applied(JsonNode? Document) : JsonPatchResult;

    /// <summary>The operation with this index is a <c>test</c>, and the document holds something else.</summary>
    public sealed record TestFailed(int Operation, string Path) : JsonPatchResult;

    /// <summary>The operation cannot be read, or its path leads nowhere.</summary>
    public sealed record Refused(int Operation, string Reason) : JsonPatchResult;
}

/// <summary>RFC 6902. All or nothing: the document given is never changed.</summary>
public static class JsonPatch
{
    public static JsonPatchResult Apply(JsonNode? document, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            return new JsonPatchResult.Refused(0, "A JSON Patch is an array of operations.");
        }

        var root = document?.DeepClone();
        for (var i = 0; i < operations.Count; i++)
        {
            switch (ApplyOne(ref root, operations[i]))
            {
                case Step.TestFailed:
                    return new JsonPatchResult.TestFailed(i, Text(operations[i] as JsonObject, "path")!);
                case Step.Refused(var reason):
                    return new JsonPatchResult.Refused(i, reason);
            }
        }

        return new JsonPatchResult.Applied(root);
    }

    private static Step ApplyOne(ref JsonNode? root, JsonNode? operation)
    {
        if (operation is not JsonObject o || Text(o, "op") is not { } op)
        {
            return new Step.Refused("An operation is an object with a member 'op'.");
        }

        if (Text(o, "path") is not { } text || !JsonPointer.TryRead(text, out var path))
        {
            return new Step.Refused("'path' is missing or is not a JSON Pointer.");
        }

        if (op is "add" or "replace" or "test")
        {
            return !o.TryGetPropertyValue("value", out var value) ? new Step.Refused($"'{op}' needs a 'value'.")
                : op == "add" ? Add(ref root, path, value?.DeepClone())
                : op == "replace" ? Replace(ref root, path, value?.DeepClone())
                : Test(root, path, value);
        }

        if (op is "move" or "copy")
        {
            return Text(o, "from") is { } source && JsonPointer.TryRead(source, out var from)
                ? MoveOrCopy(ref root, from, path, isMove: op == "move")
                : new Step.Refused("'from' is missing or is not a JSON Pointer.");
        }

        return op == "remove" ? Remove(ref root, path, out _) : new Step.Refused($"'{op}' is not an operation.");
    }

    private static Step Add(ref JsonNode? root, JsonPointer path, JsonNode? value)
    {
        if (path.IsWholeDocument)
        {
            root = value;
            return Step.Done;
        }

        switch (path.TryFindParent(root, out var parent) ? parent : null)
        {
            case JsonObject o:
                o[path.Last] = value;
                return Step.Done;
            case JsonArray a when path.Last == "-":
                a.Add(value);
                return Step.Done;
            case JsonArray a when JsonPointer.TryIndex(path.Last, out var index) && index <= a.Count:
                a.Insert(index, value);
                return Step.Done;
            default:
                return NoSuchPlace;
        }
    }

    private static Step Replace(ref JsonNode? root, JsonPointer path, JsonNode? value)
    {
        if (path.IsWholeDocument)
        {
            root = value;
            return Step.Done;
        }

        switch (path.TryFindParent(root, out var parent) ? parent : null)
        {
            case JsonObject o when o.ContainsKey(path.Last):
                o[path.Last] = value;
                return Step.Done;
            case JsonArray a when JsonPointer.TryIndex(path.Last, out var index) && index < a.Count:
                a[index] = value;
                return Step.Done;
            default:
                return NoSuchPlace;
        }
    }

    private static Step Remove(ref JsonNode? root, JsonPointer path, out JsonNode? removed)
    {
        if (path.IsWholeDocument)
        {
            (removed, root) = (root, null);
            return Step.Done;
        }

        if (!path.TryFind(root, out removed) || !path.TryFindParent(root, out var parent))
        {
            return NoSuchPlace;
        }

        if (parent is JsonArray a)
        {
            a.RemoveAt(int.Parse(path.Last, System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            parent.AsObject().Remove(path.Last);
        }

        return Step.Done;
    }

    private static Step MoveOrCopy(ref JsonNode? root, JsonPointer from, JsonPointer path, bool isMove)
    {
        if (!from.TryFind(root, out var value))
        {
            return NoSuchPlace;
        }

        if (!isMove)
        {
            return Add(ref root, path, value?.DeepClone());
        }

        if (from.IsAbove(path))
        {
            return new Step.Refused("A value cannot be moved into itself.");
        }

        Remove(ref root, from, out var moved);
        return Add(ref root, path, moved?.DeepClone());
    }

    private static Step Test(JsonNode? root, JsonPointer path, JsonNode? expected) =>
        !path.TryFind(root, out var found) || !JsonNode.DeepEquals(found, expected) ? new Step.TestFailed() : Step.Done;

    private static string? Text(JsonObject? o, string name) =>
        o?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static readonly Step NoSuchPlace = new Step.Refused("There is no such place in the document.");

    private abstract record Step
    {
        public static readonly Step Done = new Ok();

        public sealed record Ok : Step;

        public sealed record TestFailed : Step;

        public sealed record Refused(string Reason) : Step;
    }
}
