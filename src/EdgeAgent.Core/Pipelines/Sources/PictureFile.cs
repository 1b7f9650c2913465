namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>A picture file in a certain state: a changed file is another one.</summary>
/// <param name="Name">The file's name without its folder.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ModifiedUtc">When it was last written.</param>
internal sealed record PictureFile(string Name, long Length, DateTime ModifiedUtc);
