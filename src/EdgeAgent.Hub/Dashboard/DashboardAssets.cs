using System.Collections.Frozen;
using System.Security.Cryptography;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>The page's files, which the assembly carries.</summary>
internal static class DashboardAssets
{
    private const string Prefix = "wwwroot/";

    private static readonly FrozenDictionary<string, (byte[] Bytes, string Type, string ETag)> Files = typeof(DashboardAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Load, StringComparer.Ordinal);

    /// <summary>The paths of the files that every browser may fetch: all but the two pages.</summary>
    public static IEnumerable<string> Names => Files.Keys.Where(name => !name.EndsWith(".html", StringComparison.Ordinal));

    /// <summary>The file's bytes, media type and entity tag.</summary>
    public static (byte[] Bytes, string Type, string ETag) Get(string name) => Files[name];

    private static (byte[] Bytes, string Type, string ETag) Load(string resourceName)
    {
        using Stream resource = typeof(DashboardAssets).Assembly.GetManifestResourceStream(resourceName)!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return (bytes, TypeOf(resourceName), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
}
