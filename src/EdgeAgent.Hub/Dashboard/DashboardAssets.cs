using System.Collections.Frozen;
using System.Security.Cryptography;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>The page's files, which the assembly carries.</summary>
internal static class DashboardAssets
{
    private static readonly FrozenDictionary<string, (byte[] Bytes, string Type, string ETag)> Files = new[]
    {
        ("index.html", "text/html; charset=utf-8"), ("style.css", "text/css; charset=utf-8"), ("app.js", "text/javascript; charset=utf-8"),
        ("chart.js", "text/javascript; charset=utf-8"), ("icon.svg", "image/svg+xml"), ("locked.html", "text/html; charset=utf-8"),
    }.ToFrozenDictionary(file => file.Item1, file => Load(file.Item1, file.Item2));

    /// <summary>The file's bytes, media type and entity tag.</summary>
    public static (byte[] Bytes, string Type, string ETag) Get(string name) => Files[name];

    private static (byte[] Bytes, string Type, string ETag) Load(string name, string type)
    {
        using Stream resource = typeof(DashboardAssets).Assembly.GetManifestResourceStream($"wwwroot/{name}")!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return (bytes, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
    }
}
