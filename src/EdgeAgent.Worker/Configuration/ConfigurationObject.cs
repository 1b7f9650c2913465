using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Models;

namespace EdgeAgent.Worker.Configuration;

/// <summary>One object of the configuration file. It knows its place, so that every error can name it, and takes no member that was not asked for.</summary>
internal sealed class ConfigurationObject
{
    private readonly string _file;
    private readonly string _path;
    private readonly JsonElement _element;

    public ConfigurationObject(string file, string path, JsonElement element, params string[] members)
    {
        _file = file;
        _path = path;
        _element = element;
        if (element.ValueKind != JsonValueKind.Object)
            throw Error("", "an object");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name is not ("$schema" or "$comment") && !members.Contains(property.Name))
                throw new ConfigurationException($"{file}: {path} has an unknown member '{property.Name}'; accepted are {string.Join(", ", members)}.");
        }
    }

    public bool Has(string name) => _element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether a member is there and says null, which is not the same as its being left out.</summary>
    public bool IsNull(string name) => _element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    public ConfigurationObject? Object(string name, params string[] members) =>
        Has(name) ? new ConfigurationObject(_file, $"{_path}.{name}", _element.GetProperty(name), members) : null;

    /// <summary>The objects of a member whose own members are names.</summary>
    public IEnumerable<(string Name, ConfigurationObject Value)> Named(string name, params string[] members) =>
        NamedElements(name).Select(entry => (entry.Name, new ConfigurationObject(_file, $"{_path}.{name}.{entry.Name}", entry.Value, members)));

    /// <summary>The values of a member whose own members are names.</summary>
    public IEnumerable<(string Name, JsonNode? Value)> NamedNodes(string name) => NamedElements(name).Select(entry => (entry.Name, JsonNode.Parse(entry.Value.GetRawText())));

    /// <summary>Which one of these members is there.</summary>
    public string OnlyOne(IReadOnlyCollection<string> members) =>
        members.Where(Has).ToList() is [var only] ? only : throw Error("", $"an object with exactly one of {string.Join(", ", members)}");

    public ConfigurationObject RequiredObject(string name, string example, params string[] members) => Object(name, members) ?? throw Error($".{name}", example);

    public string? Text(string name, string expected)
    {
        if (!Has(name))
            return null;
        return _element.GetProperty(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : throw Error($".{name}", expected);
    }

    public string RequiredText(string name, string expected) => Text(name, expected) ?? throw Error($".{name}", expected);

    public double? Number(string name, double least, double most) => Number(name, least, most, "a number");

    public int? Integer(string name, int least, int most) =>
        Number(name, least, most, "a whole number") is not { } number ? null
        : number == Math.Truncate(number) ? (int)number
        : throw Error($".{name}", $"a whole number from {least} to {most}");

    public int RequiredInteger(string name, int least, int most) => Integer(name, least, most) ?? throw Error($".{name}", $"a whole number from {least} to {most}");

    /// <summary>One number, or an array of one for each of so many.</summary>
    public IReadOnlyList<double>? Numbers(string name, int count)
    {
        if (!Has(name))
            return null;
        JsonElement value = _element.GetProperty(name);
        List<JsonElement> given = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        List<double> numbers = [];
        foreach (JsonElement entry in given)
        {
            if (entry.ValueKind == JsonValueKind.Number && entry.TryGetDouble(out double number) && double.IsFinite(number))
                numbers.Add(number);
        }
        return numbers.Count == given.Count && (numbers.Count == 1 || numbers.Count == count) ? numbers : throw Error($".{name}", $"a number, or an array of {count}");
    }

    public IReadOnlyList<string>? Texts(string name, int most)
    {
        const string Expected = "an array of texts";
        if (!Has(name))
            return null;
        JsonElement value = _element.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most)
            throw Error($".{name}", Expected);
        return [.. value.EnumerateArray().Select(entry =>
            entry.ValueKind == JsonValueKind.String && entry.GetString() is { } text && !text.Contains('\0', StringComparison.Ordinal) ? text : throw Error($".{name}", Expected))];
    }

    public double RequiredNumber(string name, double least, double most) => Number(name, least, most) ?? throw Error($".{name}", $"a number from {least} to {most}");

    public bool? Boolean(string name) => !Has(name) ? null : _element.GetProperty(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($".{name}", "true or false"),
    };

    public ConfigurationException Error(string member, string expected) => new($"{_file}: {_path}{member} is {Found(member)}; expected {expected}.");

    private List<JsonProperty> NamedElements(string name)
    {
        if (!Has(name))
            return [];
        JsonElement map = _element.GetProperty(name);
        if (map.ValueKind != JsonValueKind.Object)
            throw Error($".{name}", "an object whose members are names");
        List<JsonProperty> entries = [.. map.EnumerateObject().Where(entry => entry.Name != "$comment")];
        return entries.All(entry => SlotName.IsValid(entry.Name)) ? entries : throw Error($".{name}", "an object whose members are names of 1 to 32 letters, digits, hyphens and underscores");
    }

    private double? Number(string name, double least, double most, string kind)
    {
        if (!Has(name))
            return null;
        return _element.GetProperty(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && number >= least && number <= most
            ? number
            : throw Error($".{name}", $"{kind} from {least} to {most}");
    }

    private string Found(string member)
    {
        JsonElement value = _element;
        if (member.Length > 1 && (_element.ValueKind != JsonValueKind.Object || !_element.TryGetProperty(member[1..], out value)))
            return "missing";
        const int Longest = 60;
        string text = value.GetRawText();
        return text.Length <= Longest ? text : $"{text[..Longest]}...";
    }
}
