using System.Runtime.InteropServices;
using EdgeAgent.Inference.Reference;
using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops;

/// <summary>The ready form of BATCH_MATMUL of int8 on packed kernels.</summary>
internal sealed class BatchMatMulInt8 : PreparedOp
{
    private readonly MatrixOperands<sbyte> _operands;
    private readonly Qs8GemmWeights[] _right;
    private readonly RequantizationTable _requantize;
    private readonly int _leftZeroPoint;
    private readonly bool _isConstant;
    private readonly int _scratch;

    private BatchMatMulInt8(
        MatrixOperands<sbyte> operands, Qs8GemmWeights[] right, RequantizationTable requantize, int leftZeroPoint, bool isConstant, int scratch) =>
        (_operands, _right, _requantize, _leftZeroPoint, _isConstant, _scratch) = (operands, right, requantize, leftZeroPoint, isConstant, scratch);

    public override string Kernel => _right[0].KernelName;

    public static BatchMatMulInt8 Create(
        PrepareContext context, KernelSet kernels, MatrixProduct product, int leftZeroPoint, int rightZeroPoint, OutputStage stage)
    {
        MatrixOperands<sbyte> operands = new(context, product, sizeof(sbyte));
        bool isConstant = context.Input(1).IsConstant;
        Qs8GemmWeights[] right = new Qs8GemmWeights[isConstant ? (int)(context.Input(1).Shape.ElementCount / product.RightLength) : 1];
        long bytes = (long)right.Length * product.RightLength;
        if (isConstant) context.ReserveWeights(bytes);
        else context.ReserveTables(bytes);
        for (int i = 0; i < right.Length; i++)
        {
            right[i] = context.Own(Qs8GemmWeights.Reserve(kernels, product.Columns, product.Depth, rightZeroPoint));
            if (isConstant)
                right[i].Repack(operands.LayOutConstant(MemoryMarshal.Cast<byte, sbyte>(context.Input(1).Constant.Span), i), leftZeroPoint);
        }

        RequantizationTable table = context.Own(stage.ToTable(product.Columns));
        return new BatchMatMulInt8(operands, right, table, leftZeroPoint, isConstant, context.ReserveScratch(right[0].ScratchBytes));
    }

    public override void Eval(EvalContext context)
    {
        MatrixProduct product = _operands.Product;
        Span<sbyte> output = context.Output<sbyte>();
        int packed = -1;
        for (int b = 0; b < product.Batches; b++)
        {
            int index = product.Operands.Second(b);
            Qs8GemmWeights right = _right[_isConstant ? index : 0];
            if (!_isConstant && packed != index) right.Repack(_operands.Right(context, index), _leftZeroPoint);
            packed = index;
            Qs8Gemm.Run(right, _requantize, _operands.Left(context, product.Operands.First(b)), product.Depth,
                output.Slice(b * product.OutputLength, product.OutputLength), product.Columns, context.Scratch<byte>(_scratch),
                new GemmRange(0, product.Rows, 0, product.Columns));
        }
    }
}
