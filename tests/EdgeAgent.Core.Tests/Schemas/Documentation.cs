using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgeAgent.Contracts;

namespace EdgeAgent.Core.Tests.Schemas;

/// <summary>The summaries of the contract's types and members, as plain text.</summary>
internal static partial class Documentation
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.ChangeExtension(typeof(ContractsJsonContext).Assembly.Location, "xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public static string? Of(Type type) => Find($"T:{Name(type)}");

    public static string? Of(PropertyInfo property) => Find($"P:{Name(property.DeclaringType!)}.{property.Name}");

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Find(string id)
    {
        if (!Members.TryGetValue(id, out XElement? member) || member.Element("summary") is not { } summary)
            return null;
        string text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } reference => Reference(reference),
            XElement element => element.Value,
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    private static string Reference(XElement reference)
    {
        string target = reference.FirstAttribute?.Value ?? "";
        string last = target[(target.LastIndexOfAny(['.', ':']) + 1)..];
        return target.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(last) : last;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
