namespace EdgeAgent.Hub.Uploads;

/// <summary>The names of uploaded files: segments between slashes, none of which can lead out of the folder.</summary>
internal static class UploadName
{
    private const int LongestName = 1024, LongestSegment = 200;

    /// <summary>What a name must be, for errors.</summary>
    public const string Rule = "a blob name has 1 to 1024 characters in segments of at most 200 between slashes, none empty, . or .., without \\ and control characters";

    /// <summary>True for a name that can be stored.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= LongestName && name.Split('/').All(segment =>
            segment.Length is > 0 and <= LongestSegment && segment is not ("." or "..") && !segment.Any(c => char.IsControl(c) || c == '\\'));
}
