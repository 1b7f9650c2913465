using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Pictures.Drawing;

/// <summary>A square picture of red, green and blue as numbers, and where each pixel lies in the plane of the display.</summary>
/// <remarks>Figures get smooth edges from the distance of a pixel's centre to them. Only IEEE-exact operations are used, lane by lane,
/// so that a picture has the same bytes on every processor. Rows are padded to whole vectors of eight pixels. Not for several threads at once.</remarks>
internal sealed class Canvas
{
    public const int Lanes = 8;

    private static readonly Vector256<float> LaneNumbers = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
    private readonly Vector256<float>[] _x, _y;
    private Vector256<float>[] _bent;
    private bool _isBent;
    private Projection _projection = new();

    public Canvas(int side)
    {
        (Side, Stride) = (side, (side + Lanes - 1) / Lanes);
        int count = Side * Stride;
        (Red, Green, Blue) = (new Vector256<float>[count], new Vector256<float>[count], new Vector256<float>[count]);
        (_x, _y, _bent) = (new Vector256<float>[count], new Vector256<float>[count], []);
    }

    /// <summary>Height and width in pixels.</summary>
    public int Side { get; }

    /// <summary>Vectors of a row.</summary>
    public int Stride { get; }

    public Vector256<float>[] Red { get; private set; }

    public Vector256<float>[] Green { get; private set; }

    public Vector256<float>[] Blue { get; private set; }

    /// <summary>Units of the plane that a pixel covers.</summary>
    public float Footprint { get; private set; }

    public Projection Projection => _projection;

    /// <summary>A plane as numbers, rows of <see cref="Stride"/> times eight.</summary>
    public static Span<float> Numbers(Vector256<float>[] plane) => MemoryMarshal.Cast<Vector256<float>, float>(plane.AsSpan());

    /// <summary>Begins a picture: all of one colour, seen through a projection.</summary>
    public void Begin(Projection projection, Ink ground)
    {
        _projection = projection;
        _isBent = false;
        Footprint = projection.Footprint(Side);
        Red.AsSpan().Fill(Vector256.Create(ground.Red));
        Green.AsSpan().Fill(Vector256.Create(ground.Green));
        Blue.AsSpan().Fill(Vector256.Create(ground.Blue));
        (float ux, float uy, float u0, float vx, float vy, float v0, float wx, float wy, float w0) = projection.ToPlane();
        for (int row = 0, at = 0; row < Side; row++)
        {
            float y = RowAxis(row);
            for (int column = 0; column < Stride; column++, at++)
            {
                Vector256<float> x = ColumnAxis(column);
                Vector256<float> w = Vector256<float>.One / ((x * Vector256.Create(wx)) + Vector256.Create((y * wy) + w0));
                _x[at] = ((x * Vector256.Create(ux)) + Vector256.Create((y * uy) + u0)) * w;
                _y[at] = ((x * Vector256.Create(vx)) + Vector256.Create((y * vy) + v0)) * w;
            }
        }
    }

    /// <summary>Rolls what is drawn from now on around a horizontal drum: y of the plane becomes y + bend * y^3.</summary>
    public void Bend(float bend)
    {
        if (_bent.Length == 0)
            _bent = new Vector256<float>[_y.Length];
        Vector256<float> factor = Vector256.Create(bend);
        for (int i = 0; i < _y.Length; i++)
            _bent[i] = _y[i] + (_y[i] * _y[i] * _y[i] * factor);
        _isBent = true;
    }

    /// <summary>Ends <see cref="Bend"/>.</summary>
    public void Unbend() => _isBent = false;

    /// <summary>Draws a figure.</summary>
    /// <param name="shape">What.</param>
    /// <param name="ink">Its colour.</param>
    /// <param name="opacity">How much of the colour below it covers.</param>
    /// <param name="softness">Width of its edge in units of the plane; 0: sharp.</param>
    public void Fill<TShape>(TShape shape, Ink ink, float opacity = 1, float softness = 0)
        where TShape : struct, IShape
    {
        float edge = Math.Max(softness, Footprint);
        if (!TryRegion(shape.Bounds.Grow(edge), out int left, out int top, out int right, out int bottom))
            return;
        Vector256<float> slope = Vector256.Create(1 / edge), half = Vector256.Create(0.5f), zero = Vector256<float>.Zero, one = Vector256<float>.One;
        Vector256<float> red = Vector256.Create(ink.Red), green = Vector256.Create(ink.Green), blue = Vector256.Create(ink.Blue), weight = Vector256.Create(opacity);
        Vector256<float>[] rows = _isBent ? _bent : _y;
        for (int row = top; row <= bottom; row++)
        {
            for (int at = (row * Stride) + left; at <= (row * Stride) + right; at++)
            {
                Vector256<float> cover = half - (shape.Distance(_x[at], rows[at]) * slope);
                if (Vector256.LessThanOrEqualAll(cover, zero))
                    continue;
                cover = Vector256.MinNative(Vector256.MaxNative(cover, zero), one) * weight;
                Red[at] += (red - Red[at]) * cover;
                Green[at] += (green - Green[at]) * cover;
                Blue[at] += (blue - Blue[at]) * cover;
            }
        }
    }

    /// <summary>Draws a light's halo: strongest at a figure, gone at a distance from it.</summary>
    public void Glow<TShape>(TShape shape, Ink ink, float strength, float reach)
        where TShape : struct, IShape
    {
        if (!TryRegion(shape.Bounds.Grow(reach), out int left, out int top, out int right, out int bottom))
            return;
        Vector256<float> slope = Vector256.Create(1 / reach), zero = Vector256<float>.Zero, one = Vector256<float>.One;
        Vector256<float> red = Vector256.Create(ink.Red * strength), green = Vector256.Create(ink.Green * strength), blue = Vector256.Create(ink.Blue * strength);
        for (int row = top; row <= bottom; row++)
        {
            for (int at = (row * Stride) + left; at <= (row * Stride) + right; at++)
            {
                Vector256<float> light = Vector256.MinNative(Vector256.MaxNative(one - (shape.Distance(_x[at], _y[at]) * slope), zero), one);
                light *= light;
                Red[at] += red * light;
                Green[at] += green * light;
                Blue[at] += blue * light;
            }
        }
    }

    /// <summary>Gives the planes to what computes new ones from them, and takes the old ones back.</summary>
    public Vector256<float>[] Exchange(int channel, Vector256<float>[] plane)
    {
        Vector256<float>[] old = channel == 0 ? Red : channel == 1 ? Green : Blue;
        if (channel == 0)
            Red = plane;
        else if (channel == 1)
            Green = plane;
        else
            Blue = plane;
        return old;
    }

    /// <summary>The vertical place of a row in the picture, -1 to 1.</summary>
    public float RowAxis(int row) => ((row + 0.5f) * (2f / Side)) - 1;

    /// <summary>The horizontal places of a vector's pixels in the picture.</summary>
    public Vector256<float> ColumnAxis(int column) =>
        ((LaneNumbers + Vector256.Create((column * Lanes) + 0.5f)) * Vector256.Create(2f / Side)) - Vector256<float>.One;

    private bool TryRegion(PlaneBox box, out int left, out int top, out int right, out int bottom)
    {
        Span<Point> corners =
        [
            _projection.ToPicture(new Point(box.Left, box.Top)), _projection.ToPicture(new Point(box.Right, box.Top)),
            _projection.ToPicture(new Point(box.Right, box.Bottom)), _projection.ToPicture(new Point(box.Left, box.Bottom)),
        ];
        PlaneBox seen = box.Right - box.Left > 100 ? PlaneBox.Everything : PlaneBox.Of(corners);
        left = Pixel(seen.Left, -1) / Lanes;
        right = Pixel(seen.Right, 1) / Lanes;
        top = Pixel(seen.Top, -1);
        bottom = Pixel(seen.Bottom, 1);
        return seen.Left < 1.1f && seen.Right > -1.1f && seen.Top < 1.1f && seen.Bottom > -1.1f;
    }

    private int Pixel(float axis, int margin) => Math.Clamp((int)((Math.Clamp(axis, -2f, 2f) + 1) * 0.5f * Side) + margin, 0, Side - 1);
}
