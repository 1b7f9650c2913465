using System.Runtime.InteropServices;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of BATCH_MATMUL of floats on packed kernels.</summary>
internal sealed class BatchMatMulFloat : PreparedOp
{
    private readonly MatrixOperands<float> _operands;
    private readonly F32GemmWeights[] _right;
    private readonly bool _isConstant;
    private readonly int _scratch;

    private BatchMatMulFloat(MatrixOperands<float> operands, F32GemmWeights[] right, bool isConstant, int scratch) =>
        (_operands, _right, _isConstant, _scratch) = (operands, right, isConstant, scratch);

    public override string Kernel => _right[0].KernelName;

    public static BatchMatMulFloat Create(PrepareContext context, KernelSet kernels, MatrixProduct product)
    {
        MatrixOperands<float> operands = new(context, product, sizeof(float));
        bool isConstant = context.Input(1).IsConstant;
        F32GemmWeights[] right = new F32GemmWeights[isConstant ? (int)(context.Input(1).Shape.ElementCount / product.RightLength) : 1];
        long bytes = (long)right.Length * sizeof(float) * product.RightLength;
        if (isConstant) context.ReserveWeights(bytes);
        else context.ReserveTables(bytes);
        for (int i = 0; i < right.Length; i++)
        {
            right[i] = context.Own(F32GemmWeights.Reserve(kernels, product.Columns, product.Depth));
            if (isConstant) right[i].Repack(operands.LayOutConstant(MemoryMarshal.Cast<byte, float>(context.Input(1).Constant.Span), i));
        }

        return new BatchMatMulFloat(operands, right, isConstant, context.ReserveScratch(right[0].ScratchBytes));
    }

    public override void Eval(EvalContext context)
    {
        MatrixProduct product = _operands.Product;
        Span<float> output = context.Output<float>();
        int packed = -1;
        for (int b = 0; b < product.Batches; b++)
        {
            int index = product.Operands.Second(b);
            F32GemmWeights right = _right[_isConstant ? index : 0];
            if (!_isConstant && packed != index) right.Repack(_operands.Right(context, index));
            packed = index;
            F32Gemm.Run(right, _operands.Left(context, product.Operands.First(b)), product.Depth,
                output.Slice(b * product.OutputLength, product.OutputLength), product.Columns, F32Clamp.None, context.Scratch<byte>(_scratch),
                new GemmRange(0, product.Rows, 0, product.Columns));
        }
    }
}
