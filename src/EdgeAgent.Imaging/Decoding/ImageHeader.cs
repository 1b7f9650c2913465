namespace EdgeAgent.Imaging.Decoding;

/// <summary>What a picture file says of itself, read without decoding it.</summary>
/// <param name="Format">The format, told by the first bytes and not by the file's name.</param>
/// <param name="Width">The stored width in pixels.</param>
/// <param name="Height">The stored height in pixels.</param>
/// <param name="Orientation">How the stored rows are to be turned for display.</param>
public readonly record struct ImageHeader(ImageFileFormat Format, int Width, int Height, ImageOrientation Orientation);
