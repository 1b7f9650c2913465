using System.Runtime.CompilerServices;

namespace EdgeAgent.Inference;

/// <summary>A broadcast cut into rows of the result, along which every operand either runs on or stays at one element.</summary>
/// <remarks>Neighbouring dimensions that all operands treat alike are joined first: equal shapes make one row, and
/// [N,H,W,C] with [1,1,1,C] makes N*H*W rows of C elements.</remarks>
internal sealed class BroadcastRows
{
    /// <summary>The most operands that a result may have.</summary>
    public const int MaxOperands = 3;

    private readonly int[] _extents;
    private readonly int[][] _strides;
    private readonly int[] _steps;

    /// <summary>Prepares the rows of <paramref name="output"/>, to which each of the operands broadcasts.</summary>
    public BroadcastRows(Shape output, params ReadOnlySpan<Shape> operands)
    {
        Shape[] extended = new Shape[operands.Length];
        for (int k = 0; k < extended.Length; k++) extended[k] = operands[k].ExtendTo(output.Rank);
        List<int> dimensions = [.. Enumerable.Range(0, output.Rank).Reverse().Where(d => output[d] != 1)];
        List<int> extents = [];
        List<int>[] strides = [.. extended.Select(_ => new List<int>())];
        int[] elements = [.. extended.Select(_ => 1)];
        for (int i = 0; i < dimensions.Count; i++)
        {
            int d = dimensions[i];
            if (i > 0 && extended.All(shape => (shape[d] == 1) == (shape[dimensions[i - 1]] == 1))) extents[^1] *= output[d];
            else
            {
                extents.Add(output[d]);
                for (int k = 0; k < extended.Length; k++) strides[k].Add(extended[k][d] == 1 ? 0 : elements[k]);
            }

            for (int k = 0; k < extended.Length; k++) elements[k] *= extended[k][d];
        }

        Length = extents.Count == 0 ? 1 : extents[0];
        _extents = [.. extents.Skip(1)];
        Count = _extents.Aggregate(1, (product, extent) => checked(product * extent));
        _strides = [.. strides.Select(list => list.Skip(1).ToArray())];
        _steps = [.. strides.Select(list => list.Count == 0 ? 1 : list[0])];
    }

    /// <summary>Elements of the result in one row.</summary>
    public int Length { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether an operand's row is one element that stands for all.</summary>
    public bool Repeats(int operand) => _steps[operand] == 0;

    /// <summary>Elements of an operand in one row: <see cref="Length"/>, or 1.</summary>
    public int LengthOf(int operand) => Repeats(operand) ? 1 : Length;

    /// <summary>Visits rows <paramref name="first"/> and on, in the order of the result's elements. Allocates nothing.</summary>
    public Enumerator StartAt(int first) => new(this, first);

    /// <summary>Where one row begins in each operand.</summary>
    [InlineArray(MaxOperands)]
    public struct Row
    {
        private int _first;
    }

    [InlineArray(Shape.MaxRank)]
    private struct Position
    {
        private int _outermost;
    }

    /// <summary>Counts through the rows.</summary>
    public struct Enumerator
    {
        private readonly BroadcastRows _rows;
        private Position _position;
        private Row _row;

        internal Enumerator(BroadcastRows rows, int first)
        {
            _rows = rows;
            for (int d = 0; d < rows._extents.Length; d++)
            {
                (first, _position[d]) = Math.DivRem(first, rows._extents[d]);
                for (int k = 0; k < rows._strides.Length; k++) _row[k] += _position[d] * rows._strides[k][d];
            }
        }

        /// <summary>Where the present row begins in each operand.</summary>
        public readonly Row Current => _row;

        /// <summary>Moves to the next row; behind the last one comes the first.</summary>
        public void MoveNext()
        {
            BroadcastRows rows = _rows;
            for (int d = 0; d < rows._extents.Length; d++)
            {
                int stepsBack = ++_position[d] == rows._extents[d] ? rows._extents[d] - 1 : -1;
                for (int k = 0; k < rows._strides.Length; k++) _row[k] -= stepsBack * rows._strides[k][d];
                if (stepsBack < 0) return;
                _position[d] = 0;
            }
        }
    }
}
