using System.Buffers.Binary;

namespace EdgeAgent.Imaging.Decoding;

/// <summary>Walks the markers of a JPEG file (ITU-T T.81 annex B) without decoding its coefficients.</summary>
/// <remarks>Proves three things the decoder does not: the frame size before anything is allocated, a bounded number of scans (each costs a pass over the
/// picture, so a small file could ask for hours), and the end-of-image marker (a cut file would decode to a half-grey picture).</remarks>
internal static class JpegHeaderReader
{
    private const int MaxScans = 100;
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, App1 = 0xE1;

    public static ImageHeader Read(ReadOnlySpan<byte> file)
    {
        int width = 0, height = 0, scans = 0;
        ImageOrientation orientation = ImageOrientation.Normal;
        int position = 2;
        while (NextMarker(file, ref position) is byte marker)
        {
            if (marker == EndOfImage)
            {
                if (width == 0 || scans == 0)
                    throw new ImageFormatException("the JPEG file ends before its picture begins");
                return new ImageHeader(ImageFileFormat.Jpeg, width, height, orientation);
            }
            if (IsStandalone(marker))
                continue;
            ReadOnlySpan<byte> segment = Segment(file, position);
            position += 2 + segment.Length;
            if (IsStartOfFrame(marker))
            {
                if (width != 0)
                    throw new ImageFormatException("the JPEG file holds more than one frame");
                if (segment.Length < 6)
                    throw new ImageFormatException($"the JPEG frame header at byte {position - segment.Length} is too short");
                height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
                width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                if (width == 0 || height == 0)
                    throw new ImageFormatException($"the JPEG frame header gives a picture of {width} x {height} pixels; both sides must be at least 1");
            }
            else if (marker == StartOfScan && ++scans > MaxScans)
            {
                throw new ImageFormatException($"the JPEG file has more than {MaxScans} scans");
            }
            else if (marker == App1 && ExifOrientationReader.Read(segment) is ImageOrientation found)
            {
                orientation = found;
            }
        }
        throw new ImageFormatException($"the JPEG file is cut short: {file.Length} bytes without an end-of-image marker");
    }

    // Skips entropy-coded bytes too: there 0xFF is always followed by 0x00 or a restart marker.
    private static byte? NextMarker(ReadOnlySpan<byte> file, ref int position)
    {
        while (position < file.Length)
        {
            int found = file[position..].IndexOf((byte)0xFF);
            if (found < 0 || position + found + 1 >= file.Length)
                return null;
            position += found + 1;
            byte marker = file[position];
            if (marker is 0x00 or 0xFF)
                continue;
            position++;
            return marker;
        }
        return null;
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> file, int position)
    {
        if (position + 2 > file.Length)
            throw new ImageFormatException($"the JPEG file is cut short in the segment at byte {position}");
        int length = BinaryPrimitives.ReadUInt16BigEndian(file[position..]);
        if (length < 2 || position + length > file.Length)
            throw new ImageFormatException($"the JPEG file is cut short or corrupt in the segment at byte {position}, which claims {length} bytes");
        return file[(position + 2)..(position + length)];
    }

    private static bool IsStandalone(byte marker) => marker is 0x01 or (>= 0xD0 and <= StartOfImage);

    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
