using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Models;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary>An operation's payload: an object whose members are read one by one; the first thing wrong with it becomes <see cref="Problem"/>.</summary>
internal sealed class OperationArguments
{
    private readonly JsonObject _members;
    private readonly List<string> _accepted = [];
    private string? _problem;

    private OperationArguments(JsonObject members, string? problem) => (_members, _problem) = (members, problem);

    /// <summary>What is wrong with the payload, in one sentence that names the member; null when all is well. To be asked after the members were read.</summary>
    public string? Problem
    {
        get
        {
            string? stranger = _members.Select(member => member.Key).FirstOrDefault(name => !_accepted.Contains(name));
            return _problem ?? (stranger is null ? null
                : $"The payload has an unknown member '{Shortened(stranger)}'; {(_accepted.Count == 0 ? "this method takes none" : $"accepted are {string.Join(", ", _accepted)}")}.");
        }
    }

    /// <summary>Reads a payload; an empty one and null stand for no arguments.</summary>
    public static OperationArguments Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length == 0 || json.Span.SequenceEqual("null"u8))
            return new OperationArguments([], null);
        JsonObject? members = HostileJson.ReadObject(json, out string problem);
        return new OperationArguments(members ?? [], members is null ? $"The payload cannot be used: {problem.TrimEnd('.')}. A JSON object is accepted." : null);
    }

    /// <summary>Reads a whole number.</summary>
    public int Integer(string name, int least, int most, int otherwise)
    {
        _accepted.Add(name);
        if (!_members.ContainsKey(name))
            return otherwise;
        if (HostileJson.Integer(_members[name]) is { } number && number >= least && number <= most)
            return (int)number;
        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
        return otherwise;
    }

    /// <summary>Reads true or false.</summary>
    public bool Boolean(string name)
    {
        _accepted.Add(name);
        if (!_members.ContainsKey(name))
            return false;
        if (_members[name]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return (bool)_members[name]!;
        Refuse(name, "true or false");
        return false;
    }

    /// <summary>Reads the name of a slot.</summary>
    public string Slot(string name, string otherwise)
    {
        _accepted.Add(name);
        if (!_members.ContainsKey(name))
            return otherwise;
        if (HostileJson.Text(_members[name]) is { } text && SlotName.IsValid(text))
            return text;
        Refuse(name, SlotName.Rule.Replace("a slot name has ", "a name of ", StringComparison.Ordinal));
        return otherwise;
    }

    /// <summary>Reads one of some words.</summary>
    public string Word(string name, IReadOnlyList<string> words, string otherwise)
    {
        _accepted.Add(name);
        if (!_members.ContainsKey(name))
            return otherwise;
        if (HostileJson.Text(_members[name]) is { } text && words.Contains(text))
            return text;
        Refuse(name, $"one of {string.Join(", ", words)}");
        return otherwise;
    }

    private void Refuse(string name, string expected) => _problem ??= $"The member {name} is {Shortened(_members[name]?.ToJsonString() ?? "null")}; expected {expected}.";

    private static string Shortened(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
