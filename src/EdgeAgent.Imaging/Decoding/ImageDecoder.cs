using System.Runtime.InteropServices;
using StbImageSharp;

namespace EdgeAgent.Imaging.Decoding;

/// <summary>Decodes JPEG, PNG and BMP files to RGB, as hostile bytes.</summary>
/// <remarks>Limits are checked against the header before anything is decoded. The only exception that bytes can cause is <see cref="ImageFormatException"/>.</remarks>
public static class ImageDecoder
{
    /// <summary>Reads what the file says of itself, without decoding it.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <exception cref="ImageFormatException">The bytes are no JPEG, PNG or BMP file, or its structure is broken.</exception>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return JpegHeaderReader.Read(file);
        if (file.StartsWith(PngHeaderReader.Signature))
            return PngHeaderReader.Read(file);
        if (file.StartsWith("BM"u8))
            return BmpHeaderReader.Read(file);
        throw new ImageFormatException(file.IsEmpty ? "the file is empty; JPEG, PNG and BMP are read" : "the file is no JPEG, PNG or BMP picture by its first bytes");
    }

    /// <summary>Decodes a picture, turned as its Exif orientation says.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="limits">What the file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="ImageFormatException">The bytes are no picture, are corrupt or cut short, or exceed the limits.</exception>
    public static RgbImage Decode(ReadOnlyMemory<byte> file, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        RequireFileBytes(file.Length, limits);
        ImageHeader header = ReadHeader(file.Span);
        if ((long)header.Width * header.Height > limits.MaxPixels)
            throw new ImageFormatException($"the picture has {header.Width} x {header.Height} pixels; at most {limits.MaxPixels} in all are accepted");
        if (header.Format == ImageFileFormat.Png)
            PngHeaderReader.VerifyUnpackedLength(file);
        ImageResult decoded = DecodePixels(file, header);
        return ImageOrienter.Apply(new RgbImage(decoded.Width, decoded.Height, decoded.Data), header.Orientation);
    }

    /// <summary>Reads and decodes a picture file; a file above the limit is refused before it is read.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="limits">What the file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="ImageFormatException">The bytes are no picture, are corrupt or cut short, or exceed the limits.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RgbImage DecodeFile(string path, ImageLimits? limits = null)
    {
        RequireFileBytes(new FileInfo(path).Length, limits ?? ImageLimits.Default);
        return Decode(File.ReadAllBytes(path), limits);
    }

    private static void RequireFileBytes(long length, ImageLimits limits)
    {
        if (length > limits.MaxFileBytes)
            throw new ImageFormatException($"the picture file has {length} bytes; at most {limits.MaxFileBytes} are accepted");
    }

    // The library is a translation of C; what it throws on broken bytes is not a contract, so whatever it is becomes the one exception that is.
    // Its own reading of the header must agree with ours before it allocates: files that two parsers read in two ways would pass the limits otherwise.
    private static ImageResult DecodePixels(ReadOnlyMemory<byte> file, ImageHeader header)
    {
        using MemoryStream stream = MemoryMarshal.TryGetArray(file, out ArraySegment<byte> segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(file.ToArray(), writable: false);
        ImageResult? decoded = null;
        try
        {
            if (ImageInfo.FromStream(stream) is ImageInfo info && info.Width == header.Width && info.Height == header.Height)
            {
                stream.Position = 0;
                decoded = ImageResult.FromStream(stream, ColorComponents.RedGreenBlue);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ImageFormatException($"the {Name(header)} picture is corrupt or of a kind that is not read ({Reason(e)})", e);
        }
        if (decoded is null || decoded.Width != header.Width || decoded.Height != header.Height)
            throw new ImageFormatException($"the {Name(header)} picture is corrupt or of a kind that is not read (its header contradicts itself)");
        return decoded;
    }

    private static string Name(ImageHeader header) => header.Format.ToString().ToUpperInvariant();

    private static string Reason(Exception e) => e is InvalidOperationException && !string.IsNullOrEmpty(e.Message) ? e.Message : "its structure is broken";
}
