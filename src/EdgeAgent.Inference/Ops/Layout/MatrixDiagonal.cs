using EdgeAgent.Inference.Graphs;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>MATRIX_DIAG and MATRIX_SET_DIAG: matrices with given diagonals, of zeros elsewhere, or of the elements of other matrices.</summary>
/// <remarks>Any type. MATRIX_DIAG: diagonals [B..,N] -> [B..,N,N]. MATRIX_SET_DIAG: matrices [B..,M,N], diagonals [B..,min(M,N)] ->
/// [B..,M,N].</remarks>
internal sealed class MatrixDiagonal(bool hasMatrices) : Op
{
    private int Diagonals => hasMatrices ? 1 : 0;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(Diagonals + 1, Diagonals + 1);
        GraphTensor diagonals = context.Input(Diagonals);
        context.RequireSameType(context.Output(), diagonals);
        context.RequireNotEmpty(diagonals);
        if (!hasMatrices)
        {
            context.Require(diagonals.Shape.Rank is > 0 and < Shape.MaxRank, diagonals, $"its shape is {diagonals.Shape}",
                $"1 to {Shape.MaxRank - 1} dimensions");
            return new Shape([.. diagonals.Shape, diagonals.Shape.FromEnd(1)]);
        }

        GraphTensor matrices = context.Input(0);
        context.RequireSameType(matrices, diagonals);
        context.Require(matrices.Shape.Rank >= 2, matrices, $"its shape is {matrices.Shape}", "two dimensions or more");
        int[] expected = [.. matrices.Shape.Dimensions[..^2], Math.Min(matrices.Shape.FromEnd(1), matrices.Shape.FromEnd(2))];
        context.Require(diagonals.Shape.Dimensions.SequenceEqual(expected), diagonals, $"its shape is {diagonals.Shape}",
            $"[{string.Join(',', expected)}]");
        return matrices.Shape;
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        Shape output = context.Output().Shape, diagonals = context.Input(Diagonals).Shape;
        int rows = output.FromEnd(2), columns = output.FromEnd(1), length = Math.Min(rows, columns);
        StridedCopy diagonal = StridedCopy.Create(
            [new((int)(diagonals.ElementCount / length), length, (long)rows * columns), new(length, 1, columns + 1)],
            ElementTypes.ByteSize(context.Output().Type));
        return new Prepared(Diagonals, diagonal, context.Output().IsUInt8 ? (byte)0x80 : (byte)0);
    }

    /// <param name="diagonalsSlot">Where the diagonals are; the matrices come before them, if there are any.</param>
    /// <param name="diagonal">Puts the diagonals at their places.</param>
    /// <param name="zero">The bytes of the number 0 as stored.</param>
    private sealed class Prepared(int diagonalsSlot, StridedCopy diagonal, byte zero) : PreparedOp
    {
        public override string Kernel => "copy";

        public override void Eval(EvalContext context)
        {
            Span<byte> output = context.Output<byte>();
            if (diagonalsSlot == 0) output.Fill(zero);
            else context.Input<byte>(0).CopyTo(output);
            diagonal.Run(context.Input<byte>(diagonalsSlot), output);
        }
    }
}
