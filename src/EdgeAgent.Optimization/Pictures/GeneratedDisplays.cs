using System.Collections.Concurrent;
using EdgeAgent.Imaging;
using EdgeAgent.Optimization.Pictures.Capture;
using EdgeAgent.Optimization.Pictures.Drawing;
using EdgeAgent.Optimization.Pictures.Scenes;

namespace EdgeAgent.Optimization.Pictures;

/// <summary>Pictures of industrial displays and meters with the reading as their class, drawn when asked for. Safe for use by several threads.</summary>
/// <remarks>The same options and index give the same bytes on every machine. Each run of 33 pictures from a multiple of 33 holds every class once.
/// A picture with a reading is one that a person can read; what a person could not read has the class <see cref="DisplayClasses.Unreadable"/>.</remarks>
public sealed class GeneratedDisplays
{
    private const ulong OrderKey = 0x5D1F_2C7B_91E3_6A45;

    private readonly DisplayOptions _options;
    private readonly ConcurrentBag<Studio> _studios = [];

    /// <summary>Prepares the pictures; draws none.</summary>
    /// <param name="options">Which pictures.</param>
    /// <exception cref="ArgumentException">There are no such pictures; the message says what would be accepted.</exception>
    public GeneratedDisplays(DisplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Refuse() is string sentence)
            throw new ArgumentException(sentence, nameof(options));
        _options = options;
    }

    /// <summary>The number of pictures.</summary>
    public int Count => _options.Count;

    /// <summary>Height and width of every picture in pixels.</summary>
    public int Side => _options.Side;

    /// <summary>The bytes of a picture, [side, side, 3].</summary>
    public int BytesPerPicture => Side * Side * RgbImage.Channels;

    /// <summary>The name of each class.</summary>
    public static IReadOnlyList<string> ClassNames => DisplayClasses.Names;

    /// <summary>The class of a picture, without drawing it.</summary>
    /// <param name="index">Which, 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such picture.</exception>
    public int Label(int index)
    {
        RequireIndex(index);
        (int block, int place) = Math.DivRem(index, DisplayClasses.Count);
        ulong order = RandomStream.Mix(RandomStream.For(_options.Seed, _options.Split, block).Next() ^ OrderKey);
        int step = (int)((order >> 32) % DisplayClasses.Count);
        while (step % 3 == 0 || step % 11 == 0)
            step++;
        return ((place * step) + (int)((order & 0xFFFF) % DisplayClasses.Count)) % DisplayClasses.Count;
    }

    /// <summary>Draws a picture.</summary>
    /// <param name="index">Which, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="rgb">Receives <see cref="BytesPerPicture"/> bytes [side, side, 3]: red, green, blue.</param>
    /// <returns>The class.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such picture.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public int Render(int index, Span<byte> rgb)
    {
        int label = Label(index);
        if (rgb.Length != BytesPerPicture)
            throw new ArgumentException($"a picture of {Side} x {Side} pixels has {BytesPerPicture} bytes, not {rgb.Length}", nameof(rgb));
        if (!_studios.TryTake(out Studio? studio))
            studio = new Studio(Side);
        studio.Take(RandomStream.For(_options.Seed, _options.Split, index), label, (float)_options.Difficulty, rgb);
        _studios.Add(studio);
        return label;
    }

    /// <summary>Draws a picture.</summary>
    /// <param name="index">Which, 0 to <see cref="Count"/> - 1.</param>
    /// <returns>A new picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such picture.</exception>
    public RgbImage Render(int index)
    {
        RgbImage image = new(Side, Side);
        Render(index, image.Pixels);
        return image;
    }

    private void RequireIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }

    private sealed class Studio(int side)
    {
        private readonly Canvas _canvas = new(side);
        private Camera? _camera;

        public void Take(RandomStream random, int label, float difficulty, Span<byte> rgb)
        {
            _camera ??= new Camera(_canvas);
            if (label == DisplayClasses.Unreadable)
                _camera.Spoil(random, Scene.Draw(_canvas, random, SomethingToSpoil(random), difficulty), difficulty);
            else
                _camera.Photograph(random, Scene.Draw(_canvas, random, label, difficulty), difficulty);
            Sensor.Read(_canvas, rgb);
        }

        private static int SomethingToSpoil(RandomStream random)
        {
            int kind = random.Index(4);
            return kind < 2 ? random.Index(10) : kind == 2 ? DisplayClasses.FirstBetween + random.Index(10) : DisplayClasses.FirstGauge + random.Index(10);
        }
    }
}
