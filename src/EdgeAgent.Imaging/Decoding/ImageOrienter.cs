namespace EdgeAgent.Imaging.Decoding;

/// <summary>Turns and mirrors pictures as the Exif orientation says.</summary>
internal static class ImageOrienter
{
    /// <summary>Returns the picture itself where nothing is to do, else a turned copy.</summary>
    public static RgbImage Apply(RgbImage image, ImageOrientation orientation)
    {
        if (orientation == ImageOrientation.Normal)
            return image;
        bool swapped = orientation >= ImageOrientation.Transpose;
        RgbImage turned = swapped ? new RgbImage(image.Height, image.Width) : new RgbImage(image.Width, image.Height);
        int lastX = image.Width - 1, lastY = image.Height - 1;
        for (int y = 0; y < turned.Height; y++)
        {
            Span<byte> row = turned.Row(y);
            for (int x = 0; x < turned.Width; x++)
            {
                (int sourceX, int sourceY) = orientation switch
                {
                    ImageOrientation.MirrorHorizontal => (lastX - x, y),
                    ImageOrientation.Rotate180 => (lastX - x, lastY - y),
                    ImageOrientation.MirrorVertical => (x, lastY - y),
                    ImageOrientation.Transpose => (y, x),
                    ImageOrientation.Rotate90 => (y, lastY - x),
                    ImageOrientation.Transverse => (lastX - y, lastY - x),
                    _ => (lastX - y, x),
                };
                image.Row(sourceY).Slice(sourceX * RgbImage.Channels, RgbImage.Channels).CopyTo(row[(x * RgbImage.Channels)..]);
            }
        }
        return turned;
    }
}
