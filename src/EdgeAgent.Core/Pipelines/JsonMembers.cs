using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.Pipelines;

/// <summary>An object of a pipeline's JSON as hostile input: it knows its place, and takes no member that was not asked for, since a rule that is half understood is a wrong rule.</summary>
internal sealed class JsonMembers
{
    private readonly JsonObject _object;
    private readonly string _path;

    public JsonMembers(JsonNode? node, string path, params string[] members)
    {
        _object = node as JsonObject ?? throw new RefusedException($"{(path.Length > 0 ? path : "A pipeline")} must be an object with {string.Join(", ", members)}.");
        _path = path;
        foreach ((string name, JsonNode? _) in _object)
        {
            if (name != "$comment" && !members.Contains(name))
                throw new RefusedException($"{(path.Length > 0 ? path : "A pipeline")} has a member that is not known, '{Short(name)}'; accepted are {string.Join(", ", members)}.");
        }
    }

    public bool Has(string name) => _object[name] is not null;

    public JsonNode? Node(string name) => _object[name];

    public string PathOf(string name) => _path.Length > 0 ? $"{_path}.{name}" : name;

    public string? Text(string name, int longest) => !Has(name) ? null
        : HostileJson.Text(_object[name]) is { Length: > 0 } text && text.Length <= longest && !text.Any(char.IsControl)
            ? text
            : throw new RefusedException($"{PathOf(name)} must be a text of 1 to {longest} characters.");

    public double? Number(string name, double least, double most) => !Has(name) ? null
        : HostileJson.Number(_object[name]) is double number && number >= least && number <= most
            ? number
            : throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)} must be a number from {least} to {most}."));

    public int? Integer(string name, int least, int most) => !Has(name) ? null
        : HostileJson.Integer(_object[name]) is long number && number >= least && number <= most
            ? (int)number
            : throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)} must be a whole number from {least} to {most}."));

    public bool? Boolean(string name) => !Has(name) ? null : _object[name]!.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new RefusedException($"{PathOf(name)} must be true or false."),
    };

    public JsonArray? Array(string name, int most) => !Has(name) ? null
        : _object[name] is JsonArray array && array.Count <= most ? array : throw new RefusedException($"{PathOf(name)} must be an array of at most {most} entries.");

    public RefusedException Error(string name, string expected) => new($"{PathOf(name)} must be {expected}.");

    private static string Short(string name) => name.Length <= 40 ? name : name[..40] + "...";

    /// <summary>The JSON is not acceptable, in one sentence.</summary>
    public sealed class RefusedException(string message) : Exception(message);
}
