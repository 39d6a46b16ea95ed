using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mpp.Client.Tests.Conventions;

[TestFixture]
internal sealed class PublicApiTests
{
    private const string Baseline = "PublicApi.txt";
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    [Test]
    public void The_public_surface_is_the_one_that_was_agreed()
    {
        string[] actual = [.. typeof(Payer).Assembly.GetExportedTypes().SelectMany(Describe).Order(StringComparer.Ordinal)];
        var expected = File.ReadAllLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Conventions", Baseline));
        var written = Path.Combine(TestContext.CurrentContext.WorkDirectory, Baseline);
        File.WriteAllLines(written, actual);

        Assert.That(actual, Is.EqualTo(expected),
            $"The public surface has changed. Added: [{string.Join("; ", actual.Except(expected))}]. Removed: [{string.Join("; ", expected.Except(actual))}]. "
            + $"If that is meant, copy {written} over Conventions/{Baseline} of this project, and say so in the commit.");
    }

    private static IEnumerable<string> Describe(Type type)
    {
        yield return $"{Name(type)} : {Kind(type)}";
        if (type.IsEnum)
        {
            foreach (var value in Enum.GetValuesAsUnderlyingType(type))
            {
                yield return $"{Name(type)}.{Enum.GetName(type, value)} = {value}";
            }

            yield break;
        }

        foreach (var field in type.GetFields(Declared).Where(field => IsVisible(field.Attributes & FieldAttributes.FieldAccessMask) && !IsGenerated(field)))
        {
            yield return $"{Name(type)}.{field.Name} : {(field.IsLiteral ? $"const {Name(field.FieldType)} = {field.GetRawConstantValue()}" : Name(field.FieldType))}";
        }

        foreach (var property in type.GetProperties(Declared).Where(property => property.GetMethod is { } get && IsVisible(get)))
        {
            yield return $"{Name(type)}.{property.Name} : {Annotated(property)} {{ get;{Setter(property)} }}";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && !IsGenerated(method) && !IsAccessor(method)))
        {
            yield return $"{Name(type)}.{method.Name}({Parameters(method)}) : {Annotated(method.ReturnParameter)}";
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(constructor => IsVisible(constructor) && !IsGenerated(constructor)))
        {
            yield return $"{Name(type)}.new({Parameters(constructor)})";
        }
    }

    private static string Kind(Type type)
    {
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsSealed ? "sealed class" : "class";
        var interfaces = type.GetInterfaces().Where(found => found.IsPublic && !found.Name.StartsWith("IEquatable", StringComparison.Ordinal) && !type.IsEnum)
            .Select(Name).Order(StringComparer.Ordinal);
        string[] parents = type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) ? [Name(parent)] : [];
        return string.Join(" : ", [kind, .. parents, .. interfaces]);
    }

    private static string Setter(PropertyInfo property) => property.SetMethod is not { } set || !IsVisible(set)
        ? ""
        : set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Annotated(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Annotated(ParameterInfo parameter) =>
        Name(parameter.ParameterType) + Mark(parameter.ParameterType, Nullability.Create(parameter).ReadState);

    private static string Annotated(PropertyInfo property) => Name(property.PropertyType) + Mark(property.PropertyType, Nullability.Create(property).ReadState);

    private static string Mark(Type type, NullabilityState state) => state == NullabilityState.Nullable && Nullable.GetUnderlyingType(type) is null ? "?" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        var name = type.Namespace?.StartsWith("Mpp", StringComparison.Ordinal) == true ? type.FullName! : type.Name;
        return type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsVisible(MethodBase method) => method.IsPublic || (method.IsFamily && method.DeclaringType is { IsSealed: false });

    private static bool IsVisible(FieldAttributes access) => access == FieldAttributes.Public;
}
