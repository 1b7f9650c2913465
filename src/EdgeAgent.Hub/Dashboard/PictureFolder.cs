using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>The folder of pictures that devices on this machine run, so that the page can show what a reading was made of.</summary>
/// <remarks>Gives out files of the folder itself by their plain names, pictures only.</remarks>
internal sealed class PictureFolder(HubOptions options)
{
    private const long MaxBytes = 8L << 20;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase) { [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg" };

    /// <summary>Whether there is a folder.</summary>
    public bool IsShared => options.PictureFolder is not null;

    /// <summary>A picture; 404 for a name that is none of the folder's.</summary>
    public IResult Get(HttpContext context, string name)
    {
        context.Response.Headers.CacheControl = "private, max-age=60";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (options.PictureFolder is not { } folder || name.StartsWith('.') || Path.GetFileName(name) != name || !Types.TryGetValue(Path.GetExtension(name), out string? type))
            return Results.NotFound();
        FileInfo file = new(Path.Combine(folder, name));
        return file.Exists && file.LinkTarget is null && file.Length <= MaxBytes ? Results.File(file.FullName, type) : Results.NotFound();
    }
}
