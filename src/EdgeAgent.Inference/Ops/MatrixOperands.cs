using System.Runtime.InteropServices;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>Lays the operands of a batched matrix product out with the depth innermost, as the product kernels read them.</summary>
/// <remarks>A constant left operand is copied too: kernels may read a little past its end.</remarks>
internal sealed class MatrixOperands<T>
    where T : unmanaged
{
    private readonly StridedCopy? _leftToRows;
    private readonly StridedCopy? _rightToColumns;
    private readonly int _leftScratch;
    private readonly int _rightScratch;

    /// <summary>Plans the transpositions that are needed and reserves their scratch memory.</summary>
    public MatrixOperands(PrepareContext context, MatrixProduct product, int elementSize)
    {
        Product = product;
        if (product.LeftIsTransposed || context.Input(0).IsConstant)
        {
            _leftScratch = context.ReserveScratch((long)product.LeftLength * elementSize);
            (int row, int depth) = product.LeftIsTransposed ? (1, product.Rows) : (product.Depth, 1);
            _leftToRows = StridedCopy.Create([new(product.Rows, row, product.Depth), new(product.Depth, depth, 1)], elementSize);
        }

        if (product.RightIsTransposed) return;
        _rightScratch = context.ReserveScratch((long)product.RightLength * elementSize);
        _rightToColumns = StridedCopy.Create([new(product.Columns, 1, product.Depth), new(product.Depth, product.Columns, 1)], elementSize);
    }

    public MatrixProduct Product { get; }

    /// <summary>A left matrix as [M,K].</summary>
    public ReadOnlySpan<T> Left(EvalContext context, int index) =>
        LayOut(context, context.Input<T>(0).Slice(index * Product.LeftLength, Product.LeftLength), _leftToRows, _leftScratch);

    /// <summary>A right matrix as [N,K].</summary>
    public ReadOnlySpan<T> Right(EvalContext context, int index) =>
        LayOut(context, context.Input<T>(1).Slice(index * Product.RightLength, Product.RightLength), _rightToColumns, _rightScratch);

    /// <summary>A constant right matrix as [N,K].</summary>
    public T[] LayOutConstant(ReadOnlySpan<T> right, int index)
    {
        T[] columns = new T[Product.RightLength];
        ReadOnlySpan<T> matrix = right.Slice(index * Product.RightLength, Product.RightLength);
        if (_rightToColumns is null) matrix.CopyTo(columns);
        else _rightToColumns.Run(MemoryMarshal.AsBytes(matrix), MemoryMarshal.AsBytes(columns.AsSpan()));
        return columns;
    }

    private static ReadOnlySpan<T> LayOut(EvalContext context, ReadOnlySpan<T> matrix, StridedCopy? copy, int slot)
    {
        if (copy is null) return matrix;
        Span<T> laidOut = context.Scratch<T>(slot);
        copy.Run(MemoryMarshal.AsBytes(matrix), MemoryMarshal.AsBytes(laidOut));
        return laidOut;
    }
}
