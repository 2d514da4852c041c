using System.Linq.Expressions;
using System.Reflection;

namespace Lvs.Runtime.Cells;

/// <summary>
/// Evaluates a constructor argument of a Props expression. Constants and captured variables, which is nearly all there is, are
/// read by reflection; anything else is interpreted, as compiling costs milliseconds per Props.
/// </summary>
internal static class ExpressionValue
{
    public static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(Target(member)),
        MemberExpression { Member: PropertyInfo property } member => property.GetValue(Target(member)),
        _ => Expression.Lambda(expression).Compile(preferInterpretation: true).DynamicInvoke(),
    };

    private static object? Target(MemberExpression member) => member.Expression is null ? null : Of(member.Expression);
}
