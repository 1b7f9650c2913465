using System.Numerics;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>What a STRIDED_SLICE takes of each axis of its input, with its masks resolved.</summary>
/// <remarks>A bit of the begin and end masks opens the range at that side; of the ellipsis mask stands for all axes that no other entry names;
/// of the new-axis mask inserts an extent of 1; of the shrink mask takes one element and drops the axis. Source: TensorFlow's definition of
/// strided_slice, as TensorFlow Lite's reference kernel reads it.</remarks>
internal sealed class SliceRanges
{
    private const int Begin = 1, End = 2, Stride = 3;

    private readonly PrepareContext _context;
    private readonly StridedSliceOptions _options;
    private readonly Shape _input;
    private readonly List<int> _extents = [];

    private SliceRanges(PrepareContext context)
    {
        _context = context;
        _options = context.Options<StridedSliceOptions>();
        _input = context.Input(0).Shape;
        (Starts, Steps, Counts) = (new int[_input.Rank], new int[_input.Rank], new int[_input.Rank]);
    }

    /// <summary>The first element taken of each input axis.</summary>
    public int[] Starts { get; }

    /// <summary>The distance to the next one.</summary>
    public int[] Steps { get; }

    /// <summary>How many are taken.</summary>
    public int[] Counts { get; }

    /// <summary>The output's shape.</summary>
    public Shape Shape { get; private set; } = Shape.Scalar;

    public static SliceRanges Read(PrepareContext context)
    {
        SliceRanges ranges = new(context);
        ranges.Resolve(context.ConstantIntegers(context.Input(Begin)), context.ConstantIntegers(context.Input(End)),
            context.ConstantIntegers(context.Input(Stride)));
        return ranges;
    }

    private void Resolve(int[] begin, int[] end, int[] stride)
    {
        int entries = begin.Length;
        _context.Require(end.Length == entries && stride.Length == entries, null,
            $"its lists have {entries}, {end.Length} and {stride.Length} elements", "three of one length");
        _context.Require(BitOperations.PopCount((uint)_options.EllipsisMask) <= 1, null, "it has several ellipses", "one at most");
        int named = Enumerable.Range(0, entries).Count(i => !Has(_options.EllipsisMask, i) && !Has(_options.NewAxisMask, i));
        _context.Require(named <= _input.Rank, null, $"it names {named} axes of {_input}", $"at most {_input.Rank}");

        int axis = 0;
        for (int i = 0; i < entries; i++)
        {
            if (Has(_options.EllipsisMask, i)) axis = TakeWhole(axis, axis + _input.Rank - named);
            else if (Has(_options.NewAxisMask, i)) _extents.Add(1);
            else TakeRange(axis++, i, begin[i], end[i], stride[i]);
        }

        TakeWhole(axis, _input.Rank);
        _context.Require(_extents.Count <= Shape.MaxRank, null, $"its output has {_extents.Count} dimensions", $"at most {Shape.MaxRank}");
        Shape = new Shape(_extents.ToArray());
    }

    private int TakeWhole(int axis, int last)
    {
        for (; axis < last; axis++)
        {
            (Starts[axis], Steps[axis], Counts[axis]) = (0, 1, _input[axis]);
            _extents.Add(_input[axis]);
        }

        return axis;
    }

    private void TakeRange(int axis, int entry, int begin, int end, int step)
    {
        long extent = _input[axis];
        bool shrinks = Has(_options.ShrinkAxisMask, entry);
        _context.Require(step != 0 && step != int.MinValue && (!shrinks || step > 0), _context.Input(Stride), $"entry {entry} is {step}",
            shrinks ? "1 or more, where the axis is dropped" : "a stride other than 0");
        long low = step > 0 ? 0 : -1, high = step > 0 ? extent : extent - 1;
        long first = Has(_options.BeginMask, entry) ? (step > 0 ? low : high) : Math.Clamp(begin < 0 ? begin + extent : begin, low, high);
        long behind = _options.Offset ? first + end : end < 0 ? end + extent : end;
        behind = Has(_options.EndMask, entry) ? (step > 0 ? high : low) : Math.Clamp(behind, low, high);
        long count = shrinks ? 1 : Math.Max(0, (behind - first + step - Math.Sign(step)) / step);
        _context.Require(!shrinks || (first >= 0 && first < extent), _context.Input(Begin), $"entry {entry} is {begin} on an axis of {extent}",
            $"-{extent}..{extent - 1}");
        (Starts[axis], Steps[axis], Counts[axis]) = ((int)first, step, (int)count);
        if (!shrinks) _extents.Add((int)count);
    }

    private static bool Has(int mask, int entry) => (mask >> entry & 1) != 0;
}
