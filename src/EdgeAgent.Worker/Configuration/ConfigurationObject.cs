using System.Text.Json;

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

    public double RequiredNumber(string name, double least, double most) => Number(name, least, most) ?? throw Error($".{name}", $"a number from {least} to {most}");

    public bool? Boolean(string name) => !Has(name) ? null : _element.GetProperty(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($".{name}", "true or false"),
    };

    public ConfigurationException Error(string member, string expected) => new($"{_file}: {_path}{member} is {Found(member)}; expected {expected}.");

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
