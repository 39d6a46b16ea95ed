using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Mpp.Client.Tests.Conventions;

/// <summary>Reads from the intermediate code of a method which members it uses.</summary>
internal static class CodeReader
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>The type itself or, for what the compiler or the programmer nested, the type around it.</summary>
    public static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } declaring)
        {
            type = declaring;
        }

        return type;
    }

    /// <summary>Every member that the code of a type uses, with the method that uses it.</summary>
    public static IEnumerable<(MethodBase User, MemberInfo Used)> Uses(Type type) => type.GetMethods(Everything).Cast<MethodBase>()
        .Concat(type.GetConstructors(Everything))
        .SelectMany(method => Members(method).Select(member => (method, member)));

    /// <summary>Every type that stands in the signatures of a type: bases, fields, parameters and results.</summary>
    public static IEnumerable<Type> Signatures(Type type)
    {
        IEnumerable<Type?> types =
        [
            type.BaseType, .. type.GetInterfaces(), .. type.GetFields(Everything).Select(field => field.FieldType),
            .. type.GetMethods(Everything).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)),
            .. type.GetConstructors(Everything).SelectMany(constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType)),
        ];
        return types.OfType<Type>().SelectMany(Parts);
    }

    /// <summary>A type and everything that it is made of.</summary>
    public static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];

    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var position = 0; position < code.Length;)
        {
            var isLong = code[position] == 0xfe;
            var operation = Codes[isLong ? 0xfe00 | code[position + 1] : code[position]];
            position += isLong ? 2 : 1;
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return Resolve(method, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(position)));
            }

            position += OperandLength(operation.OperandType, code.AsSpan(position));
        }
    }

    private static MemberInfo Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null)!;

    private static int OperandLength(OperandType operand, ReadOnlySpan<byte> rest) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(rest)),
        _ => 4,
    };
}
